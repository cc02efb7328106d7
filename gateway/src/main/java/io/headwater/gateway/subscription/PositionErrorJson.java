package io.headwater.gateway.subscription;

import io.headwater.schemas.json.ItemBytes;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.MemberName;
import org.jspecify.annotations.Nullable;

/** A position error as clients see it, in an answer or in {@code headwater_error}. */
public final class PositionErrorJson {

  private static final MemberName CODE = MemberName.of("code");
  private static final MemberName MESSAGE = MemberName.of("message");
  private static final MemberName DATA = MemberName.of("data");
  private static final MemberName REASON = MemberName.of("reason");
  private static final MemberName OLDEST = MemberName.of("oldest");
  private static final MemberName NEWEST = MemberName.of("newest");
  private static final MemberName FINALIZED = MemberName.of("finalized");
  private static final MemberName RETRY_AFTER = MemberName.of("retryAfterMs");

  private PositionErrorJson() {}

  /** The member {@code data} in JSON. */
  public static String data(PositionError error) {
    JsonBytes out = new JsonBytes();
    writeData(out, error);
    return out.toString();
  }

  /** Writes {@code code}, {@code message} and {@code data}, as members of an object. */
  static void writeMembers(ItemBytes out, PositionError error) {
    out.name(CODE).number(error.reason().code());
    out.name(MESSAGE).string(error.message());
    writeData(out.name(DATA), error);
  }

  private static void writeData(ItemBytes out, PositionError error) {
    out.beginObject().name(REASON).string(error.reason().name());
    number(out.name(OLDEST), error.oldest());
    number(out.name(NEWEST), error.newest());
    number(out.name(FINALIZED), error.finalized());
    Long retryAfter = error.retryAfterMillis();
    if (retryAfter != null) {
      out.name(RETRY_AFTER).number(retryAfter);
    }
    out.endObject();
  }

  private static void number(ItemBytes out, @Nullable Long number) {
    if (number == null) {
      out.nothing();
    } else {
      out.quantity(number);
    }
  }
}
