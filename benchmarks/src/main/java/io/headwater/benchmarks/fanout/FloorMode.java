package io.headwater.benchmarks.fanout;

/** How the floor writes. */
enum FloorMode {
  /** A system call for each frame. */
  SINGLE("floor: a send for each frame", 1),
  /** A system call for a few frames. */
  FOUR("floor: four frames a write", 4),
  /** A system call for all frames at hand. */
  GATHERED("floor: gathered writes", 64);

  private final String title;
  private final int frames;

  FloorMode(String title, int frames) {
    this.title = title;
    this.frames = frames;
  }

  String title() {
    return title;
  }

  /** Frames that it writes at once. */
  int frames() {
    return frames;
  }
}
