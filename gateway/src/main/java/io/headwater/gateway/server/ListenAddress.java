package io.headwater.gateway.server;

/**
 * Where to listen.
 *
 * @param host name or address of an interface; {@code 0.0.0.0} for all
 * @param port 0 for any that is free
 * @param option that says so, for the error where it cannot be
 */
public record ListenAddress(String host, int port, String option) {

  private static final int HIGHEST_PORT = 65_535;

  /** An address that {@code --listen} says. */
  public ListenAddress(String host, int port) {
    this(host, port, "--listen");
  }

  /**
   * Reads {@code HOST:PORT}.
   *
   * @throws IllegalArgumentException it is not that
   */
  public static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= HIGHEST_PORT) {
        return new ListenAddress(text.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(malformed(text), e);
    }
    throw new IllegalArgumentException(malformed(text));
  }

  private static String malformed(String text) {
    return "'" + text + "' is no HOST:PORT such as 0.0.0.0:8546";
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
