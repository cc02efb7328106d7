package io.headwater.ingest;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an ingest has done and where it stands, for metrics.
 *
 * <p>Threading: written by the follower's thread, read by any.
 */
public final class IngestFigures {

  private final LongAdder reorgs = new LongAdder();
  private final LongAdder reverted = new LongAdder();
  private volatile boolean leading;
  private volatile long headNumber = -1;
  private volatile long finalizedNumber = -1;
  private volatile long commits;
  private volatile long committedBytes;
  private volatile List<NodeView> nodes = List.of();

  void leads(boolean now) {
    leading = now;
  }

  void reorganised(int blocks) {
    reorgs.increment();
    reverted.add(blocks);
  }

  void stands(long head, long finalized) {
    headNumber = head;
    finalizedNumber = finalized;
  }

  void wrote(long transactions, long bytes) {
    commits = transactions;
    committedBytes = bytes;
  }

  void sees(List<NodeView> views) {
    nodes = views;
  }

  /** Whether this ingest writes the journal. */
  public boolean leading() {
    return leading;
  }

  /** Changes of head that undid blocks. */
  public long reorgs() {
    return reorgs.sum();
  }

  /** Blocks that they undid. */
  public long revertedBlocks() {
    return reverted.sum();
  }

  /** Height of the journal's head; -1 without one. */
  public long headNumber() {
    return headNumber;
  }

  /** Height of the finalized block; -1 without one. */
  public long finalizedNumber() {
    return finalizedNumber;
  }

  /** Transactions that were committed. */
  public long commits() {
    return commits;
  }

  /** Bytes of the entries in them, encoded. */
  public long committedBytes() {
    return committedBytes;
  }

  /** The nodes as they stood last. */
  public List<NodeView> nodes() {
    return nodes;
  }
}
