package io.headwater.app.drill;

import java.time.Duration;
import java.util.Random;

/** What is done to a part, and undone after a while. */
enum Fault {
  /** {@code kill -9}, and a start. */
  KILL("kill -9", 1, 5) {
    @Override
    void strike(Part part) {
      part.kill();
    }

    @Override
    void heal(Part part) {
      part.start();
    }
  },
  /** SIGSTOP for longer or shorter than the session of an ingest, and SIGCONT. */
  PAUSE("pause", 1, 15) {
    @Override
    void strike(Part part) {
      part.pause();
    }

    @Override
    void heal(Part part) {
      part.resume();
    }
  },
  /** SIGTERM, and a start. */
  STOP("stop", 1, 4) {
    @Override
    void strike(Part part) {
      part.stop();
    }

    @Override
    void heal(Part part) {
      part.start();
    }
  };

  private final String label;
  private final int fromSeconds;
  private final int toSeconds;

  Fault(String label, int fromSeconds, int toSeconds) {
    this.label = label;
    this.fromSeconds = fromSeconds;
    this.toSeconds = toSeconds;
  }

  String label() {
    return label;
  }

  /** How long it lasts this time. */
  Duration length(Random random) {
    return Duration.ofSeconds(fromSeconds + random.nextInt(toSeconds - fromSeconds + 1));
  }

  abstract void strike(Part part);

  abstract void heal(Part part);
}
