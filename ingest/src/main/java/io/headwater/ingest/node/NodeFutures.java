package io.headwater.ingest.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waiting for a node: futures of a {@link NodeClient} end within its time-out. */
public final class NodeFutures {

  private NodeFutures() {}

  /**
   * The value of a call.
   *
   * @throws NodeException the call failed
   */
  public static <T> T join(CompletableFuture<T> call) {
    try {
      return call.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof NodeException known) {
        throw known;
      }
      throw e;
    }
  }
}
