package io.headwater.ingest.node;

import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.RawJson;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The JSON-RPC 2.0 envelope from the caller's side. */
final class RpcText {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private RpcText() {}

  /** A request. */
  static String request(long id, String method, String params) {
    return new JsonBytes()
        .json("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":")
        .string(method)
        .json(",\"params\":" + params + "}")
        .toString();
  }

  /** A batch of calls to one method, with ids from {@code firstId} on. */
  static String batch(long firstId, String method, List<String> params) {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < params.size(); i++) {
      out.append(i == 0 ? "" : ",").append(request(firstId + i, method, params.get(i)));
    }
    return out.append(']').toString();
  }

  static JsonParser parser(InputStream json) {
    return started(JSON.createParser(ObjectReadContext.empty(), json));
  }

  static JsonParser parser(String json) {
    return started(JSON.createParser(ObjectReadContext.empty(), json));
  }

  private static JsonParser started(JsonParser parser) {
    parser.nextToken();
    return parser;
  }

  /** Reads an answer of which it is known what it answers. */
  static <T> T result(String node, String method, JsonParser in, ResultReader<T> reader) {
    Answer<T> answer = new Answer<>(node, method, reader);
    expectObject(node, method, in);
    while (in.nextToken() != JsonToken.END_OBJECT) {
      answer.member(in.currentName(), in);
    }
    return answer.value();
  }

  /** Reads a batch's answer, in any order, into the order of the calls. */
  static <T> Map<Long, T> results(
      String node, String method, JsonParser in, ResultReader<T> reader) {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      result(node, method, in, RawJson::copy);
      throw new NodeException("%s answered a batch of %s with one object".formatted(node, method));
    }
    Map<Long, T> values = new HashMap<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Answer<T> answer = new Answer<>(node, method, reader);
      expectObject(node, method, in);
      long id = -1;
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = in.currentName();
        if (name.equals("id") && in.nextToken() == JsonToken.VALUE_NUMBER_INT) {
          id = in.getLongValue();
        } else if (!name.equals("id")) {
          answer.member(name, in);
        }
      }
      values.put(id, answer.value());
    }
    return values;
  }

  private static void expectObject(String node, String method, JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new NodeException(
          "%s answered %s with something that is no JSON-RPC answer".formatted(node, method));
    }
  }

  /** Sorts what goes wrong while an answer is read. */
  static NodeException unreadable(String node, String method, RuntimeException cause) {
    if (cause instanceof NodeException known) {
      return known;
    }
    String why =
        cause instanceof JacksonException json ? json.getOriginalMessage() : cause.getMessage();
    return new NodeException("%s answered %s unreadably: %s".formatted(node, method, why), cause);
  }

  /** One answer while its members come. */
  static final class Answer<T> {
    private final String node;
    private final String method;
    private final ResultReader<T> reader;
    private @Nullable T result;
    private @Nullable NodeErrorException error;

    Answer(String node, String method, ResultReader<T> reader) {
      this.node = node;
      this.method = method;
      this.reader = reader;
    }

    /** Takes the member at whose name the parser stands. */
    void member(String name, JsonParser in) {
      JsonToken token = in.nextToken();
      if (name.equals("error") && token == JsonToken.START_OBJECT) {
        error = readError(in);
      } else if (name.equals("result") && error == null) {
        result = reader.read(in);
      } else {
        in.skipChildren();
      }
    }

    private NodeErrorException readError(JsonParser in) {
      int code = 0;
      String message = "";
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = in.currentName();
        JsonToken token = in.nextToken();
        if (name.equals("code") && token == JsonToken.VALUE_NUMBER_INT) {
          code = in.getValueAsInt();
        } else if (name.equals("message") && token == JsonToken.VALUE_STRING) {
          message = in.getString();
        } else {
          in.skipChildren();
        }
      }
      return new NodeErrorException(node, method, code, message);
    }

    T value() {
      if (error != null) {
        throw error;
      }
      if (result == null) {
        throw new NodeException(
            "%s answered %s with neither a result nor an error".formatted(node, method));
      }
      return result;
    }
  }
}
