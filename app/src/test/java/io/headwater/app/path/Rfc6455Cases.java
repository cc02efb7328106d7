package io.headwater.app.path;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a server must do by RFC 6455, a line a case, in the order of the Autobahn test suite: what
 * the client sends, and what is due.
 *
 * <p>Due is written as {@code text PART} (an answer that holds this), {@code pong PAYLOAD}, {@code
 * close CODE}; after a close the connection ends.
 */
final class Rfc6455Cases {

  /** A case; its name is a line of the list. */
  record Case(String number, String rule, byte[] sent, List<String> due) {
    @Override
    public String toString() {
      return number + "  " + rule + "  ->  " + String.join(", ", due);
    }
  }

  static final int LIMIT = 200_000;

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FIN = 0x80;
  private static final String VERSION = "headwater/test";

  private final List<Case> cases = new ArrayList<>();

  static List<Case> all() {
    Rfc6455Cases all = new Rfc6455Cases();
    all.framing();
    all.pings();
    all.reservedBits();
    all.opcodes();
    all.fragmentation();
    all.utf8();
    all.closing();
    all.limits();
    all.masking();
    return all.cases;
  }

  private void add(String number, String rule, byte[] sent, String... due) {
    cases.add(new Case(number, rule, sent, List.of(due)));
  }

  private void framing() {
    int shortest = call(1).length();
    for (int length : new int[] {shortest, 125, 126, 127, 128, 65_535, 65_536, LIMIT}) {
      String message = call(1) + " ".repeat(length - shortest);
      add("1.1", "text of " + length + " bytes (5.2)", text(message), "text " + VERSION);
      add(
          "1.2",
          "JSON in a binary frame of " + length + " bytes (5.6)",
          frame(FIN | BINARY, utf8(message)),
          "text " + VERSION);
    }
    add("1.1", "empty text (5.2)", text(""), "text -32700");
    add(
        "1.3",
        "a length of 16 bits that fits into 7 (5.2)",
        join(bytes(0x81, 0xFE, 0, 5), new byte[9]),
        "close 1002");
    add(
        "1.3",
        "a length of 64 bits that fits into 16 (5.2)",
        join(bytes(0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF), new byte[4]),
        "close 1002");
    add(
        "1.3",
        "a length with its top bit set (5.2)",
        join(bytes(0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 1), new byte[4]),
        "close 1002");
  }

  private void pings() {
    add("2.1", "empty ping (5.5.2)", ping(""), "pong ");
    add("2.2", "ping with a payload (5.5.3)", ping("Hello"), "pong Hello");
    add("2.4", "ping of 125 bytes (5.5)", ping("x".repeat(125)), "pong " + "x".repeat(125));
    add("2.5", "ping of 126 bytes (5.5)", ping("x".repeat(126)), "close 1002");
    add("2.7", "pong that nobody asked for (5.5.3)", join(pong("x"), ping("p")), "pong p");
    add(
        "2.10",
        "pings one after another, answered in order (5.5.3)",
        join(ping("1"), ping("2"), ping("3"), ping("4")),
        "pong 1",
        "pong 2",
        "pong 3",
        "pong 4");
    add("2.12", "fragmented ping (5.5)", frame(PING, utf8("x")), "close 1002");
  }

  private void reservedBits() {
    for (int bits : new int[] {0x40, 0x20, 0x10, 0x70}) {
      String set = "reserved bits " + (bits >> 4) + " ";
      add("3.1", set + "in a text (5.2)", frame(FIN | bits | TEXT, utf8(call(1))), "close 1002");
      add("3.5", set + "in a ping (5.2)", frame(FIN | bits | PING, utf8("x")), "close 1002");
      add("3.7", set + "in a close (5.2)", frame(FIN | bits | CLOSE, bytes(3, 0xE8)), "close 1002");
    }
    add(
        "3.3",
        "a good text before reserved bits is answered (5.2)",
        join(text(call(1)), frame(FIN | 0x40 | TEXT, utf8(call(2)))),
        "text " + VERSION,
        "close 1002");
  }

  private void opcodes() {
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      add(
          opcode < 8 ? "4.1" : "4.2",
          "reserved opcode " + opcode + " (5.2)",
          frame(FIN | opcode, utf8("x")),
          "close 1002");
    }
  }

  private void fragmentation() {
    byte[] whole = utf8(call(1));
    add("5.3", "text in two fragments (5.4)", fragments(whole, 2), "text " + VERSION);
    add("5.5", "text in a fragment for each byte (5.4)", fragments(whole, 1), "text " + VERSION);
    add(
        "5.6",
        "ping between fragments, answered first (5.4)",
        join(frame(TEXT, cut(whole, 0, 9)), ping("p"), frame(FIN, cut(whole, 9, whole.length))),
        "pong p",
        "text " + VERSION);
    add(
        "5.8",
        "pong between fragments (5.4)",
        join(frame(TEXT, cut(whole, 0, 9)), pong("p"), frame(FIN, cut(whole, 9, whole.length))),
        "text " + VERSION);
    add("5.9", "continuation of nothing (5.4)", frame(FIN, utf8("x")), "close 1002");
    add("5.11", "continuation of nothing, not final (5.4)", frame(0, utf8("x")), "close 1002");
    add(
        "5.12",
        "continuation after a whole message (5.4)",
        join(text(call(1)), frame(FIN, utf8("x"))),
        "text " + VERSION,
        "close 1002");
    add(
        "5.15",
        "a new text inside a fragmented one (5.4)",
        join(frame(TEXT, utf8("{")), text(call(1))),
        "close 1002");
    add(
        "5.16",
        "a binary inside a fragmented text (5.4)",
        join(frame(TEXT, utf8("{")), frame(FIN | BINARY, utf8(call(1)))),
        "close 1002");
    add(
        "5.19",
        "empty fragments around a text (5.4)",
        join(
            frame(TEXT, new byte[0]),
            frame(0, new byte[0]),
            frame(0, whole),
            frame(FIN, new byte[0])),
        "text " + VERSION);
    add(
        "5.20",
        "two fragmented texts (5.4)",
        join(fragments(utf8(call(1)), 7), fragments(utf8(call(2)), 7)),
        "text " + VERSION,
        "text " + VERSION);
  }

  private void utf8() {
    String wide = "{\"jsonrpc\":\"2.0\",\"id\":\"κόσμε €𝄞\",\"method\":\"web3_clientVersion\"}";
    byte[] valid = utf8(wide);
    add("6.1", "valid UTF-8 of 1 to 4 bytes (8.1)", text(wide), "text κόσμε €𝄞");
    add("6.2", "characters cut between fragments (8.1)", fragments(valid, 1), "text κόσμε €𝄞");
    String[] invalid = {
      "c0 af",
      "e0 80 af",
      "f0 80 80 af",
      "f8 88 80 80 80",
      "fc 84 80 80 80 80", // Overlong.
      "c1 bf",
      "e0 9f bf",
      "f0 8f bf bf",
      "ed a0 80",
      "ed bf bf",
      "ed a0 80 ed b0 80", // Surrogates.
      "f4 90 80 80",
      "f5 80 80 80",
      "fe",
      "ff",
      "80",
      "bf",
      "ce ba e1 bd b9 cf 83 ce bc ce b5 ed",
      "c3 28",
      "e2 28 a1",
      "e2 82 28",
      "f0 28 8c bc",
      "f0 90 28 bc",
      "f0 90 8c 28",
    };
    for (String hex : invalid) {
      byte[] wrong = HexFormat.ofDelimiter(" ").parseHex(hex);
      add("6.3", "text " + hex + " (8.1)", frame(FIN | TEXT, wrong), "close 1007");
    }
    add(
        "6.4",
        "a wrong byte in a fragment, told before the end comes (8.1)",
        join(frame(TEXT, valid), frame(0, bytes(0xF4, 0x90))),
        "close 1007");
    add(
        "6.4",
        "a wrong byte in a frame whose end has not come (8.1)",
        cut(frame(FIN | TEXT, join(bytes(0xFF), valid)), 0, 12),
        "close 1007");
    add(
        "6.4",
        "a character whose end does not come (8.1)",
        join(frame(TEXT, bytes(0xE2, 0x82)), frame(FIN, new byte[0])),
        "close 1007");
  }

  private void closing() {
    add("7.1", "close without a code (5.5.1)", frame(FIN | CLOSE, new byte[0]), "close 1000");
    add(
        "7.1",
        "what comes after a close is passed over (5.5.1)",
        join(close(1000, ""), text(call(1)), ping("x")),
        "close 1000");
    add("7.1", "a second close (5.5.1)", join(close(1000, ""), close(1001, "")), "close 1000");
    add(
        "7.1",
        "a close inside a fragmented message (5.4)",
        join(frame(TEXT, utf8("{")), close(1000, "")),
        "close 1000");
    add("7.3", "close with half a code (5.5.1)", frame(FIN | CLOSE, bytes(3)), "close 1002");
    add("7.3", "close with a reason (5.5.1)", close(1000, "bye"), "close 1000");
    add("7.3", "close with a reason of 123 bytes", close(1000, "x".repeat(123)), "close 1000");
    add("7.3", "close of 126 bytes (5.5)", close(1000, "x".repeat(124)), "close 1002");
    add(
        "7.5",
        "close with a reason that is not UTF-8 (5.5.1)",
        frame(FIN | CLOSE, bytes(3, 0xE8, 0xCE, 0xBA, 0xE1)),
        "close 1007");
    for (int code :
        new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
      add("7.7", "close code " + code + " is echoed (7.4)", close(code, ""), "close " + code);
    }
    for (int code :
        new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
      add("7.9", "close code " + code + " may not be sent (7.4)", close(code, ""), "close 1002");
    }
  }

  private void limits() {
    byte[] header = bytes(0x81, 0xFF, 0, 0, 0, 0, 0x7F, 0, 0, 0, 0, 0, 0, 0);
    add("9.1", "a message above the limit, by its header alone (7.4.1)", header, "close 1009");
    byte[] piece = new byte[60_000];
    add(
        "9.3",
        "a message above the limit in fragments (7.4.1)",
        join(frame(BINARY, piece), frame(0, piece), frame(0, piece), cut(frame(0, piece), 0, 8)),
        "close 1009");
  }

  private void masking() {
    add("5.1", "a text that is not masked (5.1)", bytes(0x81, 2, '{', '}'), "close 1002");
    add("5.1", "a ping that is not masked (5.1)", bytes(0x89, 0), "close 1002");
  }

  /** A call that is answered with the version. */
  private static String call(int id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"web3_clientVersion\"}";
  }

  static byte[] ping(String payload) {
    return frame(FIN | PING, utf8(payload));
  }

  private static byte[] pong(String payload) {
    return frame(FIN | PONG, utf8(payload));
  }

  private static byte[] text(String text) {
    return frame(FIN | TEXT, utf8(text));
  }

  private static byte[] close(int code, String reason) {
    return frame(FIN | CLOSE, join(bytes(code >> 8, code & 0xFF), utf8(reason)));
  }

  private static byte[] fragments(byte[] whole, int size) {
    byte[] all = new byte[0];
    for (int from = 0; from < whole.length; from += size) {
      int to = Math.min(whole.length, from + size);
      int first = (from == 0 ? TEXT : 0) | (to == whole.length ? FIN : 0);
      all = join(all, frame(first, cut(whole, from, to)));
    }
    return all;
  }

  /** A masked frame. */
  private static byte[] frame(int first, byte[] payload) {
    int mask = 0x37FA213D;
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
    out.put((byte) first);
    if (payload.length < 126) {
      out.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xFFFF) {
      out.put((byte) 0xFE).putShort((short) payload.length);
    } else {
      out.put((byte) 0xFF).putLong(payload.length);
    }
    out.putInt(mask);
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i % 4)))));
    }
    return cut(out.array(), 0, out.position());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] cut(byte[] bytes, int from, int to) {
    byte[] part = new byte[to - from];
    System.arraycopy(bytes, from, part, 0, part.length);
    return part;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
