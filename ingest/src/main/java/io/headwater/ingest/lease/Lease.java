package io.headwater.ingest.lease;

/**
 * The right to write a chain's journal.
 *
 * <p>Threading: the follower's thread.
 */
public interface Lease extends AutoCloseable {

  /** For the only ingest that there is: it may always write. */
  Lease ALWAYS =
      new Lease() {
        @Override
        public boolean isHeld() {
          return true;
        }

        @Override
        public boolean giveUp() {
          return false;
        }

        @Override
        public void close() {}
      };

  /** Whether this ingest may write now. */
  boolean isHeld();

  /**
   * Another ingest writes, whatever was believed here: the right is to be won anew.
   *
   * @return false when it cannot be
   */
  boolean giveUp();

  @Override
  void close();
}
