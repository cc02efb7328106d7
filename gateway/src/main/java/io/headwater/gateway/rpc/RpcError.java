package io.headwater.gateway.rpc;

import io.headwater.gateway.limit.Limit;
import io.headwater.schemas.json.JsonBytes;
import org.jspecify.annotations.Nullable;

/**
 * An error as JSON-RPC 2.0 section 5.1 has it.
 *
 * @param code number of the error; the texts and codes are those of the semantics page
 * @param message one sentence
 * @param dataJson JSON of the member {@code data}, where there is one
 */
public record RpcError(int code, String message, @Nullable String dataJson) {

  static final int PARSE = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;
  static final int SERVER = -32000;
  static final int LIMIT_EXCEEDED = -32005;
  static final int CHAIN_NOT_READY = -32015;

  static RpcError of(int code, String message) {
    return new RpcError(code, message, null);
  }

  static RpcError invalidParams(String message) {
    return of(INVALID_PARAMS, message);
  }

  /** A limit that has no code of its own; {@code data} has its name and value. */
  static RpcError limit(Limit limit, long value, String message) {
    return new RpcError(
        LIMIT_EXCEEDED, message, "{\"limit\":\"%s\",\"value\":%d}".formatted(limit.label(), value));
  }

  static RpcError unknownMethod(String method) {
    return of(METHOD_NOT_FOUND, "the method " + method + " does not exist/is not available");
  }

  /** Writes the object. */
  void write(JsonBytes out) {
    out.json("{\"code\":" + code + ",\"message\":").string(message);
    if (dataJson != null) {
      out.json(",\"data\":").json(dataJson);
    }
    out.put('}');
  }
}
