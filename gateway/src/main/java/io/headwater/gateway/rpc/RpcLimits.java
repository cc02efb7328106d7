package io.headwater.gateway.rpc;

/**
 * What a request is allowed.
 *
 * @param batch most calls in a batch
 * @param addresses most addresses in a filter
 * @param topicsPerPosition most log topics in one position of a filter
 */
public record RpcLimits(int batch, int addresses, int topicsPerPosition) {

  /** 1000 of each, as in geth. */
  public static final RpcLimits DEFAULT = new RpcLimits(1000, 1000, 1000);
}
