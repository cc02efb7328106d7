package io.headwater.gateway.limit;

import java.util.Locale;

/** The limits, one name each for settings, errors, metrics and docs. */
public enum Limit {
  /** TCP connections in total. */
  CONNECTIONS,
  /** TCP connections of one address. */
  CONNECTIONS_PER_ADDRESS,
  /** WebSocket handshakes of one address in a second. */
  HANDSHAKES_PER_ADDRESS,
  /** Time for the head of an HTTP request, or for its body. */
  REQUEST_TIMEOUT,
  /** Pages that are not on the list of origins. */
  ORIGINS,
  /** Calls of one connection, or over POST of one address, in a second. */
  REQUEST_RATE,
  /** WebSocket frames of one connection in a second. */
  FRAME_RATE,
  /** Bytes of one message. */
  MESSAGE_BYTES,
  /** Time from the first frame of a message to its end. */
  MESSAGE_TIMEOUT,
  /** Bytes of messages that have come in part, over all connections. */
  INCOMING_BYTES,
  /** Calls in a batch. */
  BATCH,
  /** Bytes of the answers to a batch. */
  ANSWER_BYTES,
  /** Nesting of a message. */
  JSON_DEPTH,
  /** Digits of a number, or characters of a name. */
  JSON_TOKEN,
  /** Subscriptions of one connection. */
  SUBSCRIPTIONS,
  /** Addresses in one filter. */
  FILTER_ADDRESSES,
  /** Log topics in one position of a filter. */
  FILTER_TOPICS,
  /** Addresses and log topics in the filters of one connection. */
  FILTER_VALUES,
  /** Addresses and log topics in the filters of all connections. */
  TOTAL_FILTER_VALUES,
  /** Bytes that wait for one client. */
  OUTBOX_BYTES,
  /** Bytes that wait for all clients. */
  TOTAL_OUTBOX_BYTES,
  /** Calls that upstreams have not answered. */
  FORWARDED_CALLS;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Name in settings, errors, metrics and docs. */
  public String label() {
    return label;
  }
}
