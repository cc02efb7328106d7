package io.headwater.app.cli;

import io.headwater.gateway.server.ListenAddress;

/** Where the management port is: who gives a port alone means loopback. */
public record ManagementAddress(ListenAddress address) {

  /**
   * Reads {@code HOST:PORT} or {@code PORT}.
   *
   * @throws IllegalArgumentException it is neither
   */
  public static ManagementAddress parse(String text) {
    return new ManagementAddress(
        ListenAddress.parse(text.contains(":") ? text : "127.0.0.1:" + text));
  }
}
