package io.headwater.gateway.rpc;

import io.headwater.gateway.limit.Limit;
import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.session.Encoding;
import io.headwater.schemas.json.CborBytes;
import io.headwater.schemas.json.ItemBytes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the messages of one chain's clients: reads, looks the method up, gathers the replies.
 *
 * <p>Threading: the caller's executor.
 */
public final class RpcEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(RpcEndpoint.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Takes the answer to a message. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Sends an answer.
     *
     * @param answer in the message's format; null when nothing is to be answered
     */
    void answer(@Nullable ItemBytes answer);
  }

  /** Answers are made in JSON, as the texts of nodes are; no schema says what those stand for. */
  private record CborSink(Sink to) implements Sink {
    @Override
    public void answer(@Nullable ItemBytes json) {
      to.answer(json == null ? null : new CborBytes().json(json.toString()));
    }
  }

  private final RpcLimits limits;
  private final LimitHits hits;
  private final RpcReader reader;
  private final RpcFigures figures;
  private final Map<String, RpcMethod> methods;
  private final RpcMethod otherwise;

  /**
   * An endpoint.
   *
   * @param hits is told when a limit says no
   * @param methods by name
   * @param otherwise executes the calls of every other name
   */
  RpcEndpoint(
      RpcLimits limits,
      LimitHits hits,
      RpcFigures figures,
      Map<String, RpcMethod> methods,
      RpcMethod otherwise) {
    this.limits = limits;
    this.hits = hits;
    this.figures = figures;
    this.reader = new RpcReader(limits);
    this.methods = Map.copyOf(methods);
    this.otherwise = otherwise;
  }

  /** Calls so far. */
  public RpcFigures figures() {
    return figures;
  }

  /** Handles a message in JSON; the sink is given the answer once, on the caller's executor. */
  public void handle(byte[] utf8, Caller caller, Sink sink) {
    handle(utf8, Encoding.Format.JSON, caller, sink);
  }

  /** The same of a message in any format; the answer is in it, too. */
  public void handle(byte[] bytes, Encoding.Format format, Caller caller, Sink to) {
    Sink sink = format == Encoding.Format.CBOR ? new CborSink(to) : to;
    switch (reader.read(bytes, format)) {
      case RpcMessage.Refused refused -> {
        if (refused.limit() != null) {
          hits.hit(refused.limit());
        }
        Answers.refuse(errorOf(refused.error(), caller), sink);
      }
      case RpcMessage.Single single -> {
        Answers answers = new Answers(1, false, limits.answerBytes(), sink);
        execute(single.item(), 0, caller, answers);
      }
      case RpcMessage.Batch batch -> {
        List<RpcMessage.Item> items = batch.items();
        Answers answers = new Answers(items.size(), true, limits.answerBytes(), sink);
        for (int i = 0; i < items.size(); i++) {
          execute(items.get(i), i, caller, answers);
        }
      }
    }
  }

  private void execute(RpcMessage.Item item, int place, Caller caller, Answers answers) {
    switch (item) {
      case RpcMessage.Item.Invalid invalid ->
          answers.reply(place, invalid.idJson()).error(errorOf(invalid.error(), caller));
      case RpcMessage.Item.Request request -> {
        figures.called(request.method());
        Reply reply = answers.reply(place, request.idJson());
        if (request.idJson() == null && request.method().equals(SubscribeMethod.NAME)) {
          // Nobody would learn the id.
          reply.result("null");
        } else if (answers.isFull()) {
          hits.hit(Limit.ANSWER_BYTES);
          reply.error(answers.full().error());
        } else {
          execute(request, caller, reply);
        }
      }
    }
  }

  private void execute(RpcMessage.Item.Request request, Caller caller, Reply reply) {
    try {
      countCall(caller);
      JsonNode params = params(request.paramsJson());
      methods
          .getOrDefault(request.method(), otherwise)
          .execute(
              new RpcMethod.Call(
                  request.method(),
                  params,
                  params.isEmpty() ? "[]" : String.valueOf(request.paramsJson()),
                  caller,
                  reply));
    } catch (RpcException e) {
      e.limit().ifPresent(hits::hit);
      reply.error(e.error());
    } catch (RuntimeException e) {
      LOG.error("a call of {} could not be answered", request.method(), e);
      reply.error(RpcError.of(RpcError.INTERNAL, "internal error"));
    }
  }

  /** What is no call takes from the rate as one does: it is read and answered, too. */
  private RpcError errorOf(RpcError error, Caller caller) {
    try {
      countCall(caller);
      return error;
    } catch (RpcException e) {
      e.limit().ifPresent(hits::hit);
      return e.error();
    }
  }

  private void countCall(Caller caller) throws RpcException {
    if (!caller.mayCall()) {
      throw RpcException.limit(
          Limit.REQUEST_RATE,
          limits.callsPerSecond(),
          "too many calls a second: slow down and try again");
    }
  }

  private static JsonNode params(@Nullable String json) throws RpcException {
    JsonNode params = json == null ? JSON.createArrayNode() : JSON.readTree(json);
    if (params.isNull()) {
      return JSON.createArrayNode();
    }
    if (!params.isArray()) {
      throw RpcException.invalidParams("non-array args");
    }
    return params;
  }
}
