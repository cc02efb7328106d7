package io.headwater.benchmarks.replay;

/**
 * A part of the journal, up to its end.
 *
 * @param from height of its first block
 * @param to height of its last
 * @param bytes of its entries
 */
record Stretch(long from, long to, long bytes) {

  long blocks() {
    return to - from + 1;
  }
}
