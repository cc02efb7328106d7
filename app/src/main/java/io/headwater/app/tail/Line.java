package io.headwater.app.tail;

import io.headwater.client.SubscriptionKind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lines of a tail, and what the last of a file says about where to go on. */
final class Line {

  private static final String EVENT = "{\"cursor\":\"";
  private static final String ROLLBACK = "{\"rollback\":\"";
  private static final JsonMapper MAPPER = new JsonMapper();

  private Line() {}

  /** A notification: {@code {"cursor":"…","result":{…}}}; without a cursor for what has none. */
  static byte[] event(JsonNode result, @Nullable String cursor) {
    String start = cursor == null ? "{" : EVENT + cursor + "\",";
    return bytes(start + "\"result\":" + result + "}\n");
  }

  /** Nothing matched up to here: {@code {"cursor":"…"}}. */
  static byte[] position(String cursor) {
    return bytes(EVENT + cursor + "\"}\n");
  }

  /** Events of blocks above this one are void and come again: {@code {"rollback":"0x10"}}. */
  static byte[] rollback(long finalized) {
    return bytes(ROLLBACK + "0x" + Long.toHexString(finalized) + "\"}\n");
  }

  /** Whether a line may begin so; of a torn one there may be less, with zeros behind it. */
  static boolean isBeginning(byte[] torn) {
    int length = torn.length;
    while (length > 0 && torn[length - 1] == 0) {
      length--;
    }
    String text = new String(torn, 0, length, StandardCharsets.UTF_8);
    return begins(text, EVENT) || begins(text, ROLLBACK);
  }

  /** Where to go on after a line; null when it is none of a tail. */
  static @Nullable Resumption after(byte[] line) {
    try {
      JsonNode read = MAPPER.readTree(line);
      if (read.path("cursor").isString()) {
        return Resumption.after(read.path("cursor").asString());
      }
      if (read.path("rollback").isString()) {
        long next = Long.decode(read.path("rollback").asString()) + 1;
        return new Resumption(null, "0x" + Long.toHexString(next));
      }
      return null;
    } catch (JacksonException | NumberFormatException e) {
      return null;
    }
  }

  /** Whether a line takes back what came from blocks above one. */
  static boolean isRollback(byte[] line) {
    return new String(line, StandardCharsets.UTF_8).startsWith(ROLLBACK);
  }

  /** Of which kind a line's event is; null when there is none, or it can't be told. */
  static @Nullable SubscriptionKind kind(byte[] line) {
    try {
      JsonNode result = MAPPER.readTree(line).path("result");
      if (result.has("step")) {
        return SubscriptionKind.BLOCKS;
      }
      if (result.has("logIndex")) {
        return SubscriptionKind.LOGS;
      }
      return result.has("parentHash") ? SubscriptionKind.NEW_HEADS : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static boolean begins(String text, String start) {
    return text.startsWith(start) || start.startsWith(text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
