package io.headwater.gateway.session;

import io.headwater.gateway.limit.Limit;
import java.util.Locale;
import java.util.Optional;

/**
 * Why the server hangs up: one table for the wire, the metrics and the docs (semantics: Closing).
 * Codes below 4000 are RFC 6455 section 7.4.1, those from 4000 on are ours.
 */
public enum DisconnectReason {
  /** Not our doing: the client said good-bye. */
  CLIENT_CLOSED(1000, "closed by the client", false),
  /** The connection was lost, so nothing can be said on it: RFC 6455's code for just that. */
  GONE(1006, "connection lost", true),
  GOING_AWAY(1001, "going away: reconnect elsewhere", true),
  PROTOCOL_ERROR(1002, "protocol error", false),
  UNSUPPORTED_DATA(1003, "a text frame where CBOR was agreed on", false),
  INVALID_UTF8(1007, "text is not UTF-8", false),
  /** What came compressed cannot be read (RFC 7692, 7.2.2). */
  BAD_COMPRESSION(1007, "compressed data cannot be read", false),
  POLICY(1008, "not allowed here", false),
  /** By way of the management port. */
  CLOSED_BY_OPERATOR(1008, "closed by the operator", false),
  /** More frames a second than the limit, pings among them. */
  FLOODING(1008, "too many frames: reconnect and send fewer", true),
  /** A message was begun, and its end did not come. */
  UNFINISHED_MESSAGE(1008, "a message was not finished in time: reconnect", true),
  MESSAGE_TOO_BIG(1009, "message above the limit", false),
  INTERNAL(1011, "internal error: reconnect", true),
  /** All that may be kept of messages in part is taken. */
  INCOMING_FULL(1013, "overloaded with unfinished messages: reconnect later", true),
  OVERLOADED(1013, "overloaded: reconnect later", true),
  JOURNAL_GAP(4000, "journal gap: reconnect elsewhere", true),
  HEARTBEAT_MISSED(4001, "heartbeat missed: reconnect", true),
  SESSION_EXPIRED(4002, "session expired: reconnect", true),
  CHAIN_STOPPED(4003, "chain stopped: reconnect elsewhere", true),
  TOO_SLOW(4004, "too slow: reconnect and read faster, or narrow the filters", true);

  private final int code;
  private final String text;
  private final boolean reconnect;

  DisconnectReason(int code, String text, boolean reconnect) {
    this.code = code;
    this.text = text;
    this.reconnect = reconnect;
  }

  /** Close code on the wire. */
  public int code() {
    return code;
  }

  /** Close text on the wire, at most 123 bytes of UTF-8 (RFC 6455, 5.5). */
  public String text() {
    return text;
  }

  /** Whether a client does well to connect again. */
  public boolean reconnect() {
    return reconnect;
  }

  /** The limit that was broken, where one was. */
  public Optional<Limit> limit() {
    return Optional.ofNullable(
        switch (this) {
          case FLOODING -> Limit.FRAME_RATE;
          case UNFINISHED_MESSAGE -> Limit.MESSAGE_TIMEOUT;
          case INCOMING_FULL -> Limit.INCOMING_BYTES;
          case OVERLOADED -> Limit.TOTAL_OUTBOX_BYTES;
          case MESSAGE_TOO_BIG -> Limit.MESSAGE_BYTES;
          case TOO_SLOW -> Limit.OUTBOX_BYTES;
          default -> null;
        });
  }

  /** Name in metrics and logs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
