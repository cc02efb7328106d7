package io.headwater.gateway.websocket;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the extensions that a client offers.
 *
 * <p>Source: RFC 6455, 9.1.
 *
 * @param name a token
 * @param parameters in the order of the offer, duplicates among them
 */
record ExtensionOffer(String name, List<Parameter> parameters) {

  /**
   * A parameter.
   *
   * @param value a token, without its quotes; empty where there is none
   */
  record Parameter(String name, String value) {}

  /**
   * Reads the offers of all {@code Sec-WebSocket-Extensions} headers, the best first.
   *
   * @throws IllegalArgumentException they are none
   */
  static List<ExtensionOffer> read(List<String> headers) {
    return new Reader(String.join(",", headers)).offers();
  }

  /** A recursive descent over the text. */
  private static final class Reader {
    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    /** {@code 1#extension}: empty elements are passed over (RFC 9110, 5.6.1.2). */
    List<ExtensionOffer> offers() {
      List<ExtensionOffer> offers = new ArrayList<>();
      do {
        skipSpace();
        if (at < text.length() && text.charAt(at) != ',') {
          offers.add(offer());
        }
      } while (skip(','));
      if (at < text.length()) {
        throw malformed();
      }
      return offers;
    }

    private ExtensionOffer offer() {
      String name = token();
      List<Parameter> parameters = new ArrayList<>();
      while (skip(';')) {
        skipSpace();
        String parameter = token();
        parameters.add(new Parameter(parameter, skip('=') ? value() : ""));
      }
      return new ExtensionOffer(name, parameters);
    }

    private String value() {
      skipSpace();
      if (!skip('"')) {
        return token();
      }
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\') {
          at++;
        }
        value.append(tokenCharacter());
      }
      if (value.isEmpty() || !skip('"')) {
        throw malformed();
      }
      return value.toString();
    }

    private String token() {
      int from = at;
      while (at < text.length() && isTokenCharacter(text.charAt(at))) {
        at++;
      }
      if (from == at) {
        throw malformed();
      }
      return text.substring(from, at);
    }

    private char tokenCharacter() {
      if (at >= text.length() || !isTokenCharacter(text.charAt(at))) {
        throw malformed();
      }
      return text.charAt(at++);
    }

    private static boolean isTokenCharacter(char c) {
      return c > 0x20 && c < 0x7F && SEPARATORS.indexOf(c) < 0;
    }

    private boolean skip(char due) {
      skipSpace();
      if (at < text.length() && text.charAt(at) == due) {
        at++;
        return true;
      }
      return false;
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    private IllegalArgumentException malformed() {
      return new IllegalArgumentException(
          "Sec-WebSocket-Extensions cannot be read at character " + at);
    }
  }
}
