package io.headwater.gateway.rpc;

import io.headwater.gateway.limit.Limit;
import io.headwater.schemas.json.JsonBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the replies to one message and makes the answer of them, in the message's order.
 *
 * <p>Threading: the caller's executor.
 */
final class Answers {

  private final boolean isBatch;
  private final @Nullable String[] answers;
  private final List<Runnable> afterQueued = new ArrayList<>(1);
  private final RpcEndpoint.Sink sink;
  private final long maxBytes;
  private long bytes;
  private int missing;

  /**
   * Nothing is answered yet.
   *
   * @param maxBytes of a batch's answers; what comes after is answered with the limit
   */
  Answers(int count, boolean isBatch, long maxBytes, RpcEndpoint.Sink sink) {
    this.answers = new String[count];
    this.missing = count;
    this.isBatch = isBatch;
    this.maxBytes = maxBytes;
    this.sink = sink;
  }

  /** Whether a batch has been answered with as much as it may be. */
  boolean isFull() {
    return isBatch && bytes >= maxBytes;
  }

  /** What is answered then. */
  RpcException full() {
    return RpcException.limit(
        Limit.ANSWER_BYTES,
        maxBytes,
        "the answers to the batch are too long: ask for less at once");
  }

  /** An answer to a message as a whole. */
  static void refuse(RpcError error, RpcEndpoint.Sink sink) {
    JsonBytes out = new JsonBytes();
    writeError(out, "null", error);
    sink.answer(out);
  }

  /** Where the outcome of the call in this place goes. */
  Reply reply(int place, @Nullable String idJson) {
    return new Reply() {
      @Override
      public void result(String json, Runnable then) {
        if (isBatch && bytes > 0 && json.length() > maxBytes - bytes) {
          bytes = maxBytes;
          error(full().error());
          return;
        }
        afterQueued.add(then);
        put(
            place,
            idJson == null
                ? null
                : "{\"jsonrpc\":\"2.0\",\"id\":" + idJson + ",\"result\":" + json + "}");
      }

      @Override
      public void error(RpcError error) {
        JsonBytes out = new JsonBytes();
        if (idJson != null) {
          writeError(out, idJson, error);
        }
        put(place, idJson == null ? null : out.toString());
      }
    };
  }

  private static void writeError(JsonBytes out, String idJson, RpcError error) {
    out.json("{\"jsonrpc\":\"2.0\",\"id\":").json(idJson).json(",\"error\":");
    error.write(out);
    out.put('}');
  }

  private void put(int place, @Nullable String answer) {
    answers[place] = answer;
    bytes += answer == null ? 0 : answer.length();
    missing--;
    if (missing == 0) {
      sink.answer(json());
      afterQueued.forEach(Runnable::run);
    }
  }

  private @Nullable JsonBytes json() {
    JsonBytes out = new JsonBytes();
    for (String answer : answers) {
      if (answer != null) {
        if (isBatch) {
          out.put(out.length() == 0 ? '[' : ',');
        }
        out.json(answer);
      }
    }
    if (out.length() == 0) {
      return null;
    }
    return isBatch ? out.put(']') : out;
  }
}
