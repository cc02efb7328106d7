package io.headwater.ingest.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;

/**
 * JSON-RPC to one node. Futures end in a value or a {@link NodeException}, within the client's
 * time-out.
 *
 * <p>Threading: any thread may call; readers and listeners run on the client's threads.
 */
public interface NodeClient extends AutoCloseable {

  /** The node's name in logs. */
  String name();

  /**
   * Calls a method.
   *
   * @param params a JSON array
   */
  <T> CompletableFuture<T> call(String method, String params, ResultReader<T> reader);

  /** Calls a method once for each params, in one batch; the results are in their order. */
  <T> CompletableFuture<List<T>> batch(String method, List<String> params, ResultReader<T> reader);

  /** Whether {@link #subscribe} can work at all. */
  boolean canSubscribe();

  /**
   * Subscribes with {@code eth_subscribe}. When the connection is lost, {@code onLost} is run once
   * and nothing more comes.
   *
   * @param params a JSON array, the kind first
   * @param onResult reads each notification's {@code result}
   */
  CompletableFuture<Void> subscribe(String params, Consumer<JsonParser> onResult, Runnable onLost);

  @Override
  void close();

  /** Opens a client for the address. */
  static NodeClient open(NodeUrl url, NodeLimits limits) {
    return url.isWebSocket() ? new WebSocketNode(url, limits) : new HttpNode(url, limits);
  }
}
