package io.headwater.gateway.rpc;

/**
 * What a client may ask for.
 *
 * @param batch most calls in a batch
 * @param addresses most addresses in a filter
 * @param topicsPerPosition most log topics in one position of a filter
 * @param depth deepest nesting of a message
 * @param callsPerSecond of one connection, ten seconds' worth at once; 0 for no limit
 * @param subscriptions most subscriptions of one connection
 * @param filterValues most addresses and log topics in the filters of one connection
 * @param totalFilterValues the same of all connections
 * @param answerBytes of the answers to one batch; one answer may have any size
 */
public record RpcLimits(
    int batch,
    int addresses,
    int topicsPerPosition,
    int depth,
    int callsPerSecond,
    int subscriptions,
    long filterValues,
    long totalFilterValues,
    long answerBytes) {

  /**
   * 1000 calls, addresses and topics, as in geth; a depth of 64, 1000 calls a second, 10,000
   * subscriptions, 100,000 filter values of 10 million; 25 MiB of answers, as in geth.
   */
  public static final RpcLimits DEFAULT =
      new RpcLimits(1000, 1000, 1000, 64, 1000, 10_000, 100_000, 10_000_000, 25L << 20);
}
