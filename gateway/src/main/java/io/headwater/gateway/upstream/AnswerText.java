package io.headwater.gateway.upstream;

import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * An upstream's answer, taken apart.
 *
 * @param id of the call, -1 when it is none of ours
 * @param answer what it says
 */
record AnswerText(long id, UpstreamAnswer answer) {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  static String request(long id, String method, String paramsJson) {
    return new JsonBytes()
        .json("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":")
        .string(method)
        .json(",\"params\":")
        .json(paramsJson)
        .put('}')
        .toString();
  }

  /**
   * Reads an answer.
   *
   * @throws UpstreamException it is none
   */
  static AnswerText read(String upstream, String json) {
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new UpstreamException(upstream + " answered with no JSON-RPC object");
      }
      return read(upstream, in);
    } catch (JacksonException e) {
      throw new UpstreamException(
          "%s answered unreadably: %s".formatted(upstream, e.getOriginalMessage()), e);
    }
  }

  private static AnswerText read(String upstream, JsonParser in) {
    long id = -1;
    String result = null;
    String error = null;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      switch (name) {
        case "id" -> id = token == JsonToken.VALUE_NUMBER_INT ? in.getLongValue() : -1;
        case "result" -> result = RawJson.copy(in);
        case "error" -> error = token == JsonToken.VALUE_NULL ? null : RawJson.copy(in);
        default -> in.skipChildren();
      }
    }
    return new AnswerText(id, answer(upstream, result, error));
  }

  private static UpstreamAnswer answer(
      String upstream, @Nullable String result, @Nullable String error) {
    if (error != null) {
      return new UpstreamAnswer.Failure(error);
    }
    if (result == null) {
      throw new UpstreamException(upstream + " answered with neither a result nor an error");
    }
    return new UpstreamAnswer.Result(result);
  }
}
