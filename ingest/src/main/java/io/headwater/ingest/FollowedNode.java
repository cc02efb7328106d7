package io.headwater.ingest;

import io.headwater.ingest.node.BlockFetcher;
import io.headwater.ingest.node.HeadFeed;
import io.headwater.ingest.node.MarksFeed;
import io.headwater.ingest.node.NodeClient;
import io.headwater.ingest.node.NodeFutures;
import io.headwater.ingest.node.UnusableNodeException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The node that is followed, with what is read from it.
 *
 * @param client calls it
 * @param heads its newest head
 * @param blocks its blocks
 * @param marks its safe and finalized blocks
 */
record FollowedNode(NodeClient client, HeadFeed heads, BlockFetcher blocks, MarksFeed marks) {

  static FollowedNode of(
      NodeClient client, Duration pollInterval, InstantSource clock, Runnable wake) {
    BlockFetcher blocks = new BlockFetcher(client);
    return new FollowedNode(
        client,
        new HeadFeed(client, pollInterval, clock, wake),
        blocks,
        new MarksFeed(blocks, client.name(), clock, wake));
  }

  /**
   * Checks that the node is on this chain.
   *
   * @throws UnusableNodeException it is on another
   */
  void checkChain(long chainId) {
    long said = NodeFutures.join(client.call("eth_chainId", "[]", ChainIds::read));
    if (said != chainId) {
      throw new UnusableNodeException(
          "%s is on chain %d, this is the journal of chain %d"
              .formatted(client.name(), said, chainId));
    }
  }
}
