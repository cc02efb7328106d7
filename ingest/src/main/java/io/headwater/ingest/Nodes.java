package io.headwater.ingest;

import io.headwater.ingest.node.NodeClient;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that may be followed, and the one that is. It stays with that one until it keeps
 * failing or turns out to be unusable.
 *
 * <p>Threading: the follower's thread.
 */
final class Nodes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
  private static final int FAILURES_ENDURED = 5;

  private final List<Supplier<NodeClient>> addresses;
  private final Function<NodeClient, FollowedNode> opening;
  private int index;
  private int failures;
  private int unusableInARow;
  private boolean checked;
  private @Nullable FollowedNode current;

  /**
   * Nodes in the order of preference.
   *
   * @param addresses open a client for each
   */
  Nodes(List<Supplier<NodeClient>> addresses, Function<NodeClient, FollowedNode> opening) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("there is no node to follow");
    }
    this.addresses = List.copyOf(addresses);
    this.opening = opening;
  }

  /** The node to follow. */
  FollowedNode current() {
    FollowedNode node = current;
    if (node == null) {
      node = opening.apply(addresses.get(index).get());
      current = node;
      checked = false;
    }
    return node;
  }

  /** Whether the current node was found usable, and has not failed since. */
  boolean isChecked() {
    return checked;
  }

  /** The current node is usable. */
  void passed() {
    checked = true;
    unusableInARow = 0;
  }

  /** The current node answered well. */
  void answered() {
    failures = 0;
  }

  /**
   * The current node failed: it is checked again, and left if it goes on so and there is another.
   */
  void failed() {
    checked = false;
    failures++;
    if (failures >= FAILURES_ENDURED && addresses.size() > 1) {
      next();
    }
  }

  /**
   * The current node is not to be followed.
   *
   * @throws NoUsableNodeException no other is, either
   */
  void unusable(String why) {
    unusableInARow++;
    if (unusableInARow >= addresses.size()) {
      throw new NoUsableNodeException("no node can be followed: " + why);
    }
    LOG.error("a node is not followed: {}", why);
    next();
  }

  private void next() {
    close();
    index = (index + 1) % addresses.size();
    failures = 0;
  }

  @Override
  public void close() {
    if (current != null) {
      current.client().close();
      current = null;
    }
  }
}
