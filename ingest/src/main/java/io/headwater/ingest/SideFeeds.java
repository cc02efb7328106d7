package io.headwater.ingest;

import io.headwater.ingest.mempool.NodeStatusFeed;
import io.headwater.ingest.mempool.PendingFeed;
import io.headwater.ingest.mempool.SideTopics;
import io.headwater.ingest.node.NodeClient;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read from a node beside its blocks, mempool and sync status, over a connection of its
 * own: from the node that is followed, and from another when that one is left.
 *
 * <p>Threading: one thread, but for {@link #close}.
 */
final class SideFeeds implements AutoCloseable {

  private final List<Supplier<NodeClient>> addresses;
  private final InstantSource clock;
  private final SideTopics topics;
  private int index = -1;
  private volatile @Nullable NodeClient client;
  private @Nullable PendingFeed pending;
  private @Nullable NodeStatusFeed status;

  /**
   * Feeds that read nothing yet.
   *
   * @param addresses open the nodes, in the order of preference
   */
  SideFeeds(List<Supplier<NodeClient>> addresses, InstantSource clock, SideTopics topics) {
    this.addresses = addresses;
    this.clock = clock;
    this.topics = topics;
  }

  /** Takes what is new in the mempool of the node that is followed. */
  void pollPending(int followed) {
    follow(followed);
    if (pending != null) {
      pending.poll();
    }
  }

  /** Takes the sync status of the node that is followed. */
  void pollStatus(int followed) {
    follow(followed);
    if (status != null) {
      status.poll();
    }
  }

  private void follow(int followed) {
    if (followed != index) {
      close();
      index = followed;
      NodeClient opened = addresses.get(followed).get();
      client = opened;
      pending = new PendingFeed(opened, clock, topics::pending);
      status = new NodeStatusFeed(opened, clock, record -> topics.status("node", record));
    }
  }

  /** From any thread: whoever waits for the node is told that it is no longer used. */
  @Override
  public void close() {
    NodeClient open = client;
    if (open != null) {
      open.close();
    }
  }
}
