package io.headwater.benchmarks.load;

import java.util.List;

/**
 * What subscribers connect to, on loopback, and how they subscribe.
 *
 * @param port of the server
 * @param path of the request
 * @param header a line more of the request, or nothing
 * @param wire what messages look like
 * @param hello what a subscriber says once it is connected, which is answered; or nothing
 */
public record Target(int port, String path, String header, Wire wire, String hello) {

  /** What messages look like. */
  public enum Wire {
    /** Each is a text. */
    TEXT,
    /** The protocol of NATS in binary messages, cut anywhere. */
    NATS
  }

  private static final String BETWEEN = "\t";

  /** A server that sends to whoever is connected. */
  public static Target plain(int port, String path) {
    return new Target(port, path, "", Wire.TEXT, "");
  }

  /** One that gives {@code params} of {@code eth_subscribe}. */
  public static Target subscription(int port, String params) {
    return new Target(
        port,
        "/",
        "",
        Wire.TEXT,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[%s]}"
            .formatted(params));
  }

  /** The same, where compression is offered, of messages each for itself. */
  public Target deflated() {
    return new Target(
        port,
        path,
        "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        wire,
        hello);
  }

  String line() {
    return String.join(
        BETWEEN, Integer.toString(port), path, header, wire.name(), hello.replace("\r\n", "\\n"));
  }

  static Target parse(List<String> words) {
    return new Target(
        Integer.parseInt(words.get(0)),
        words.get(1),
        words.get(2),
        Wire.valueOf(words.get(3)),
        words.get(4).replace("\\n", "\r\n"));
  }
}
