package io.headwater.benchmarks.fanout;

/** How the floor writes. */
enum FloorMode {
  /** A system call for each frame. */
  SINGLE("floor: a send for each frame", "single"),
  /** A system call for all frames at hand. */
  GATHERED("floor: gathered writes", "gathered");

  private final String title;
  private final String word;

  FloorMode(String title, String word) {
    this.title = title;
    this.word = word;
  }

  String title() {
    return title;
  }

  /** The program's argument. */
  String word() {
    return word;
  }
}
