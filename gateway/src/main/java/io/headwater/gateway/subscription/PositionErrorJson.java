package io.headwater.gateway.subscription;

import io.headwater.schemas.json.JsonBytes;
import org.jspecify.annotations.Nullable;

/** A position error as clients see it, in an answer or in {@code headwater_error}. */
public final class PositionErrorJson {

  private PositionErrorJson() {}

  /** The member {@code data}. */
  public static String data(PositionError error) {
    JsonBytes out = new JsonBytes().json("{\"reason\":").string(error.reason().name());
    number(out.json(",\"oldest\":"), error.oldest());
    number(out.json(",\"newest\":"), error.newest());
    number(out.json(",\"finalized\":"), error.finalized());
    Long retryAfter = error.retryAfterMillis();
    if (retryAfter != null) {
      out.json(",\"retryAfterMs\":" + retryAfter);
    }
    return out.put('}').toString();
  }

  /** {@code code}, {@code message} and {@code data}, as members of an object. */
  static String members(PositionError error) {
    return new JsonBytes()
        .json("\"code\":" + error.reason().code() + ",\"message\":")
        .string(error.message())
        .json(",\"data\":")
        .json(data(error))
        .toString();
  }

  private static void number(JsonBytes out, @Nullable Long number) {
    if (number == null) {
      out.json("null");
    } else {
      out.quantity(number);
    }
  }
}
