package io.headwater.gateway.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is agreed on with a client about {@code permessage-deflate}: neither side keeps a window
 * between messages, so that a frame can be shared, and a connection that is idle holds no window.
 *
 * <p>Source: RFC 7692, 7.1; a server may ask for both unasked (7.1.1.1, 7.1.1.2).
 */
public final class DeflateAgreement {

  private static final String NAME = "permessage-deflate";
  private static final String ANSWER =
      NAME + "; server_no_context_takeover; client_no_context_takeover";

  /** The only window that the JDK's deflater has. */
  private static final String SERVER_WINDOW = "15";

  private DeflateAgreement() {}

  /**
   * The answer to the first offer that can be taken.
   *
   * @param headers every {@code Sec-WebSocket-Extensions}
   * @return {@code Sec-WebSocket-Extensions} of the answer; empty when nothing is agreed on
   * @throws IllegalArgumentException they cannot be read
   */
  public static Optional<String> answer(List<String> headers) {
    return ExtensionOffer.read(headers).stream()
        .filter(DeflateAgreement::isAcceptable)
        .findFirst()
        .map(DeflateAgreement::answer);
  }

  private static String answer(ExtensionOffer offer) {
    boolean asksForWindow =
        offer.parameters().stream()
            .anyMatch(parameter -> parameter.name().equals("server_max_window_bits"));
    return asksForWindow ? ANSWER + "; server_max_window_bits=" + SERVER_WINDOW : ANSWER;
  }

  private static boolean isAcceptable(ExtensionOffer offer) {
    Set<String> names = new HashSet<>();
    return offer.name().equals(NAME)
        && offer.parameters().stream()
            .allMatch(parameter -> names.add(parameter.name()) && isAcceptable(parameter));
  }

  private static boolean isAcceptable(ExtensionOffer.Parameter parameter) {
    return switch (parameter.name()) {
      case "server_no_context_takeover", "client_no_context_takeover" ->
          parameter.value().isEmpty();
      case "server_max_window_bits" -> parameter.value().equals(SERVER_WINDOW);
      // Any window of the client's can be read: the answer needs not name one.
      case "client_max_window_bits" ->
          parameter.value().isEmpty() || parameter.value().matches("[89]|1[0-5]");
      default -> false;
    };
  }
}
