package io.headwater.gateway.rpc;

import io.headwater.schemas.json.JsonBytes;
import java.util.Optional;
import java.util.function.Supplier;

/** Refuses what needs a chain that is ready. */
final class ReadyCheck {

  private final Supplier<Optional<String>> notReady;

  /**
   * A check.
   *
   * @param notReady why the chain is not ready; empty when it is
   */
  ReadyCheck(Supplier<Optional<String>> notReady) {
    this.notReady = notReady;
  }

  void check() throws RpcException {
    Optional<String> why = notReady.get();
    if (why.isPresent()) {
      String data =
          new JsonBytes()
              .json("{\"reason\":\"CHAIN_NOT_READY\",\"detail\":")
              .string(why.get())
              .json(",\"retryAfterMs\":1000}")
              .toString();
      throw new RpcException(
          new RpcError(RpcError.CHAIN_NOT_READY, "chain not ready: " + why.get(), data));
    }
  }
}
