package io.headwater.client;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Why a subscription is gone.
 *
 * @param code of JSON-RPC where negative, of the WebSocket's close from 1000 on, of HTTP from 400
 *     to 499 where every server refused the handshake with one, else one of those here
 * @param message one sentence
 * @param data what the server said beside it; positions where it is about a position
 * @param cause what the listener threw
 */
public record SubscriptionError(
    int code, String message, @Nullable JsonNode data, @Nullable Throwable cause) {

  /** The listener threw. */
  public static final int LISTENER_FAILED = 1;

  /** The server gives no cursors. */
  public static final int NO_CURSOR = 2;

  static final int CURSOR_UNKNOWN_FORK = -32011;
  static final int CURSOR_AHEAD = -32012;
  static final int CHAIN_NOT_READY = -32015;

  private static final Duration USUAL_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  static SubscriptionError read(JsonNode error) {
    return new SubscriptionError(
        error.path("code").asInt(0), error.path("message").asString(""), error.get("data"), null);
  }

  boolean isRetryable() {
    return code == CURSOR_AHEAD || code == CHAIN_NOT_READY;
  }

  /** How long the server asks to wait; a second where it doesn't say, a minute at most. */
  Duration retryAfter() {
    JsonNode asked = data == null ? null : data.get("retryAfterMs");
    if (asked == null || !asked.isNumber() || asked.asDouble() < 0) {
      return USUAL_RETRY;
    }
    return Duration.ofMillis((long) Math.min(asked.asDouble(), (double) LONGEST_RETRY.toMillis()));
  }

  /** The number of the last block that can't be undone, where the server says. */
  OptionalLong finalizedNumber() {
    JsonNode said = data == null ? null : data.get("finalized");
    JsonNode number = said != null && said.isObject() ? said.get("number") : said;
    if (number == null) {
      return OptionalLong.empty();
    }
    try {
      long value = number.isString() ? Long.decode(number.asString()) : number.asLong(-1);
      return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
