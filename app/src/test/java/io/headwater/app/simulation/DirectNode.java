package io.headwater.app.simulation;

import io.headwater.ingest.node.NodeClient;
import io.headwater.ingest.node.NodeErrorException;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.node.ResultReader;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.node.NodeFault;
import io.headwater.testkit.node.ScriptedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A scripted node that answers at once, in the caller's thread. */
final class DirectNode implements NodeClient {

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonFactory PARSERS = new JsonFactory();

  private final ScriptedNode node;
  private final boolean subscribes;
  private NodeFault fault = NodeFault.NONE;
  private int faultyCalls;
  private @Nullable Consumer<JsonParser> onHead;
  private @Nullable Runnable onLost;

  DirectNode(ScriptedNode node, boolean subscribes) {
    this.node = node;
    this.subscribes = subscribes;
  }

  /** The next calls fail in this way. */
  void fail(NodeFault how, int calls) {
    fault = how;
    faultyCalls = calls;
  }

  /** Tells of the node's head, where that was subscribed to. */
  void announce() {
    if (onHead != null) {
      TestBlock head = node.chain().head();
      onHead.accept(parser(head.block()));
    }
  }

  /** The connection is lost. */
  void drop() {
    Runnable lost = onLost;
    onHead = null;
    onLost = null;
    if (lost != null) {
      lost.run();
    }
  }

  private static JsonParser parser(JsonNode json) {
    JsonParser parser = PARSERS.createParser(ObjectReadContext.empty(), json.toString());
    parser.nextToken();
    return parser;
  }

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public <T> CompletableFuture<T> call(String method, String params, ResultReader<T> reader) {
    NodeFault how = NodeFault.NONE;
    if (faultyCalls > 0) {
      faultyCalls--;
      how = fault;
    }
    if (how == NodeFault.HANG || how == NodeFault.GARBAGE || how == NodeFault.HTTP_500) {
      return CompletableFuture.failedFuture(new NodeException("direct failed with " + how));
    }
    ObjectNode request = JSON.createObjectNode();
    request.put("id", 1).put("method", method).set("params", JSON.readTree(params));
    JsonNode answer = node.one(request, how);
    if (answer.has("error")) {
      JsonNode error = answer.get("error");
      return CompletableFuture.failedFuture(
          new NodeErrorException(
              name(), method, error.get("code").asInt(), error.get("message").asString()));
    }
    return CompletableFuture.completedFuture(reader.read(parser(answer.get("result"))));
  }

  @Override
  public <T> CompletableFuture<List<T>> batch(
      String method, List<String> params, ResultReader<T> reader) {
    List<T> results = new ArrayList<>();
    for (String one : params) {
      CompletableFuture<T> result = call(method, one, reader);
      if (result.isCompletedExceptionally()) {
        return result.thenApply(List::of);
      }
      results.add(result.join());
    }
    return CompletableFuture.completedFuture(results);
  }

  @Override
  public boolean canSubscribe() {
    return subscribes;
  }

  @Override
  public CompletableFuture<Void> subscribe(
      String params, Consumer<JsonParser> onResult, Runnable lost) {
    onHead = onResult;
    onLost = lost;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    onHead = null;
    onLost = null;
  }
}
