package io.headwater.benchmarks.load;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What has come since a count began. The n-th message of every subscriber must be the same, byte
 * for byte, and one that is lost, doubled or out of order makes it another; that it is the right
 * one is seen in the samples, which are read.
 *
 * <p>Threading: the thread of the subscribers. Bounds: 12 bytes a message.
 */
final class Ledger {

  private static final int FIRST_SIZE = 1_024;

  private final IntConsumer complete;
  private int subscribers;
  private long[] identities = new long[FIRST_SIZE];
  private int[] holders = new int[FIRST_SIZE];
  private int completeMessages;
  private long received;
  private long bytes;
  private long deflated;
  private long read;
  private long expected;
  private long faults;
  private String firstFault = "";

  /**
   * A ledger.
   *
   * @param complete is told how many messages all subscribers have
   */
  Ledger(IntConsumer complete) {
    this.complete = complete;
  }

  /** Begins at nothing. */
  void begin(int of, long firstNumber) {
    subscribers = of;
    expected = firstNumber;
    Arrays.fill(identities, 0);
    Arrays.fill(holders, 0);
    completeMessages = 0;
    received = 0;
    bytes = 0;
    deflated = 0;
    read = 0;
    faults = 0;
    firstFault = "";
  }

  /**
   * A subscriber has got a message.
   *
   * @param ordinal how many it had before
   */
  void received(int ordinal, int checksum, int length, boolean isDeflated) {
    if (ordinal == identities.length) {
      identities = Arrays.copyOf(identities, 2 * ordinal);
      holders = Arrays.copyOf(holders, 2 * ordinal);
    }
    long identity = (long) checksum << Integer.SIZE | length;
    if (holders[ordinal] == 0) {
      identities[ordinal] = identity;
    } else if (identities[ordinal] != identity) {
      fault("message %d is not that of others".formatted(ordinal));
    }
    received++;
    bytes += length;
    if (isDeflated) {
      deflated++;
    }
    if (++holders[ordinal] == subscribers) {
      completeMessages++;
      complete.accept(completeMessages);
    }
  }

  /** A sample was read. */
  void sample(int ordinal, long number) {
    read++;
    if (number != expected + ordinal) {
      fault("message %d has number %d, not %d".formatted(ordinal, number, expected + ordinal));
    }
  }

  void fault(String text) {
    if (faults++ == 0) {
      firstFault = text;
    }
  }

  Count count() {
    return new Count(completeMessages, received, bytes, deflated, read, faults, firstFault);
  }
}
