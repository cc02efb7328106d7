package io.headwater.schemas.topic;

/**
 * The names of one chain's topics.
 *
 * @param chainId EIP-155 chain id
 */
public record TopicNames(long chainId) {

  public TopicNames {
    if (chainId < 1) {
      throw new IllegalArgumentException("chain id is not positive: " + chainId);
    }
  }

  /** Every transition of the canonical chain, in one partition. */
  public String journal() {
    return name("journal");
  }

  /** Transactions seen in the mempool. */
  public String pending() {
    return name("pending");
  }

  /** Sync status of the node, liveness and progress of ingest. */
  public String status() {
    return name("status");
  }

  /**
   * Derived rows, or activity.
   *
   * @param generation 1 is the first; each that is built anew has topics of its own
   */
  public String derived(DerivedTopic topic, int generation) {
    return name(topic.label() + (generation == 1 ? "" : ".g" + generation));
  }

  private String name(String what) {
    return "chain." + chainId + "." + what;
  }
}
