package io.headwater.gateway.rpc;

import io.headwater.gateway.limit.Limit;
import io.headwater.gateway.session.Encoding;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads messages. Ids are kept as they were written, so that they come back so; params stay JSON
 * until a method wants them.
 *
 * <p>Threading: any. Bounds: the message's own size, which the transport limits; {@link
 * RpcLimits#depth}; numbers and names of {@value #TOKEN_LENGTH} characters.
 */
final class RpcReader {

  private static final int TOKEN_LENGTH = 1_000;

  private final JsonFactory factory;
  private final RpcLimits limits;

  RpcReader(RpcLimits limits) {
    this.limits = limits;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxNumberLength(TOKEN_LENGTH)
                    .maxNameLength(TOKEN_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
  }

  /** Reads a message in its format. */
  RpcMessage read(byte[] message, Encoding.Format format) {
    return switch (format) {
      case JSON -> json(message);
      case CBOR -> cbor(message);
    };
  }

  private RpcMessage cbor(byte[] message) {
    try {
      return json(CborRequest.json(message, limits.depth()));
    } catch (CborRequest.NotTaken e) {
      return new RpcMessage.Refused(
          RpcError.of(
              RpcError.PARSE, "parse error: CBOR that is not taken here: " + e.getMessage()));
    } catch (CborRequest.Malformed e) {
      return new RpcMessage.Refused(
          RpcError.of(RpcError.PARSE, "parse error: the message is not CBOR: " + e.getMessage()));
    } catch (CborRequest.TooDeep e) {
      return tooDeep();
    }
  }

  private RpcMessage json(byte[] utf8) {
    try (JsonParser in = factory.createParser(ObjectReadContext.empty(), utf8)) {
      return read(in);
    } catch (JacksonException e) {
      return new RpcMessage.Refused(
          RpcError.of(
              RpcError.PARSE,
              "parse error: the message is not JSON from byte %d on"
                  .formatted(Math.max(0, e.getLocation().getByteOffset()))));
    }
  }

  private RpcMessage read(JsonParser in) {
    try {
      JsonToken first = in.nextToken();
      if (first == null) {
        return new RpcMessage.Refused(RpcError.of(RpcError.PARSE, "parse error: nothing was sent"));
      }
      RpcMessage message =
          first == JsonToken.START_ARRAY ? batch(in) : new RpcMessage.Single(item(in));
      if (in.nextToken() != null) {
        return new RpcMessage.Refused(
            RpcError.of(RpcError.PARSE, "parse error: something follows the message"));
      }
      return message;
    } catch (StreamConstraintsException e) {
      return in.streamReadContext().getNestingDepth() >= limits.depth()
          ? tooDeep()
          : tooMuch(Limit.JSON_TOKEN, TOKEN_LENGTH, "a number or a name is too long");
    }
  }

  private RpcMessage tooDeep() {
    return tooMuch(Limit.JSON_DEPTH, limits.depth(), "the message is nested too deep");
  }

  private static RpcMessage tooMuch(Limit limit, long value, String message) {
    return new RpcMessage.Refused(RpcError.limit(limit, value, message), limit);
  }

  private RpcMessage batch(JsonParser in) {
    List<RpcMessage.Item> items = new ArrayList<>();
    boolean tooMany = false;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (items.size() == limits.batch()) {
        tooMany = true;
        in.skipChildren();
      } else {
        items.add(item(in));
      }
    }
    if (tooMany) {
      return new RpcMessage.Refused(
          RpcError.of(RpcError.INVALID_REQUEST, "batch too large"), Limit.BATCH);
    }
    return items.isEmpty()
        ? new RpcMessage.Refused(RpcError.of(RpcError.INVALID_REQUEST, "empty batch"))
        : new RpcMessage.Batch(items);
  }

  private static RpcMessage.Item item(JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return invalid("null", "a request is an object");
    }
    Members members = new Members();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      members.take(in.currentName(), in);
    }
    return members.item();
  }

  private static RpcMessage.Item invalid(String idJson, String why) {
    return new RpcMessage.Item.Invalid(
        idJson, RpcError.of(RpcError.INVALID_REQUEST, "invalid request: " + why));
  }

  /** A request's members while they come. */
  private static final class Members {
    private boolean hasVersion;
    private @Nullable String idJson;
    private boolean idIsUnreadable;
    private @Nullable String method;
    private @Nullable String paramsJson;

    void take(String name, JsonParser in) {
      JsonToken token = in.nextToken();
      switch (name) {
        case "jsonrpc" -> {
          hasVersion = token == JsonToken.VALUE_STRING && in.getString().equals("2.0");
          in.skipChildren();
        }
        case "id" -> id(token, in);
        case "method" -> {
          method = token == JsonToken.VALUE_STRING ? in.getString() : null;
          in.skipChildren();
        }
        case "params" -> paramsJson = RawJson.copy(in);
        default -> in.skipChildren();
      }
    }

    private void id(JsonToken token, JsonParser in) {
      switch (token) {
        case VALUE_STRING -> idJson = new JsonBytes().string(in.getString()).toString();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> idJson = in.getString();
        case VALUE_NULL -> idJson = "null";
        default -> {
          idIsUnreadable = true;
          in.skipChildren();
        }
      }
    }

    RpcMessage.Item item() {
      String readable = idJson == null ? "null" : idJson;
      if (idIsUnreadable) {
        return invalid("null", "an id is a text, a number or null");
      }
      if (!hasVersion) {
        return invalid(readable, "jsonrpc is \"2.0\"");
      }
      if (method == null) {
        return invalid(readable, "method is a text");
      }
      return new RpcMessage.Item.Request(idJson, method, paramsJson);
    }
  }
}
