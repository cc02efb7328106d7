package io.headwater.gateway.rpc;

/**
 * Takes the one outcome of a call.
 *
 * <p>Threading: the caller's executor.
 */
interface Reply {

  /** JSON of the result. */
  default void result(String json) {
    result(json, () -> {});
  }

  /** JSON of the result; {@code afterQueued} is run once the answer that holds it is on its way. */
  void result(String json, Runnable afterQueued);

  void error(RpcError error);
}
