package io.headwater.app.simulation;

import java.security.SecureRandom;
import java.util.Random;

/** Stands for secure randomness, and is all but that: made of a seed. */
final class SeededRandom extends SecureRandom {

  private static final long serialVersionUID = 1;

  private final Random seeded;

  SeededRandom(long seed) {
    seeded = new Random(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    seeded.nextBytes(bytes);
  }
}
