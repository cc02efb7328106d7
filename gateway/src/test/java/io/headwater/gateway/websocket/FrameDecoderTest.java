package io.headwater.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.session.DisconnectReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames as RFC 6455 has them, fed in pieces of every size. */
final class FrameDecoderTest {

  private static final int LIMIT = 70_000;
  private static final int MASK = 0x37fa213d;

  /** What came out, a line each; the last may be the reason to hang up. */
  private static List<String> read(byte[] bytes, int piece) {
    List<String> out = new ArrayList<>();
    FrameDecoder decoder =
        new FrameDecoder(
            new Incoming(LIMIT, new Budget(LIMIT), new MessageInflater()),
            false,
            new FrameDecoder.Listener() {
              @Override
              public void onFrame() {}

              @Override
              public void onText(byte[] message) {
                out.add("text " + new String(message, StandardCharsets.UTF_8));
              }

              @Override
              public void onBinary(byte[] message) {
                out.add("binary " + message.length);
              }

              @Override
              public void onPing(byte[] payload) {
                out.add("ping " + new String(payload, StandardCharsets.UTF_8));
              }

              @Override
              public void onPong() {
                out.add("pong");
              }

              @Override
              public void onClose(int code) {
                out.add("close " + code);
              }
            });
    try {
      for (int from = 0; from < bytes.length; from += piece) {
        decoder.feed(ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from)));
      }
    } catch (ProtocolException e) {
      out.add(e.reason().toString());
    }
    return out;
  }

  private static void assertReads(byte[] bytes, String... expected) {
    for (int piece : new int[] {1, 2, 3, 7, 64, 1_000, Math.max(1, bytes.length)}) {
      assertThat(read(bytes, piece)).as("in pieces of " + piece).containsExactly(expected);
    }
  }

  private static byte[] frames(byte[]... frames) {
    int length = 0;
    for (byte[] frame : frames) {
      length += frame.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] frame : frames) {
      all.put(frame);
    }
    return all.array();
  }

  private static byte[] frame(boolean fin, int opcode, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
    out.put((byte) ((fin ? 0x80 : 0) | opcode));
    if (payload.length < 126) {
      out.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      out.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      out.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    return masked(out, payload);
  }

  private static byte[] masked(ByteBuffer header, byte[] payload) {
    header.putInt(MASK);
    byte[] mask = ByteBuffer.allocate(4).putInt(MASK).array();
    for (int i = 0; i < payload.length; i++) {
      header.put((byte) (payload[i] ^ mask[i % 4]));
    }
    byte[] bytes = new byte[header.position()];
    header.flip().get(bytes);
    return bytes;
  }

  private static byte[] text(String text) {
    return frame(true, Opcode.TEXT, utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] close(int code, String reason) {
    byte[] text = utf8(reason);
    return frame(
        true,
        Opcode.CLOSE,
        ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  @Test
  void readsTheMaskedHelloOfTheRfc() {
    assertReads(HexFormat.of().parseHex("818537fa213d7f9f4d5158"), "text Hello");
  }

  @Test
  void readsEveryEncodingOfALength() {
    for (int length : new int[] {0, 1, 125, 126, 127, 128, 65_535, 65_536, LIMIT}) {
      String payload = "x".repeat(length);
      assertReads(text(payload), "text " + payload);
      assertReads(frame(true, Opcode.BINARY, utf8(payload)), "binary " + length);
    }
  }

  @Test
  void putsFragmentsTogetherWithControlFramesBetweenThem() {
    assertReads(
        frames(
            frame(false, Opcode.TEXT, utf8("frag")),
            frame(true, Opcode.PING, utf8("are you there")),
            frame(false, Opcode.CONTINUATION, new byte[0]),
            frame(true, Opcode.PONG, new byte[0]),
            frame(true, Opcode.CONTINUATION, utf8("ments")),
            text("next")),
        "ping are you there",
        "pong",
        "text fragments",
        "text next");
  }

  @Test
  void takesCharactersThatAreSplitBetweenFragments() {
    byte[] snowman = utf8("☃𝄞");
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < snowman.length; i++) {
      parts.add(
          frame(
              i == snowman.length - 1,
              i == 0 ? Opcode.TEXT : Opcode.CONTINUATION,
              new byte[] {snowman[i]}));
    }
    assertReads(frames(parts.toArray(byte[][]::new)), "text ☃𝄞");
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    for (String hex :
        List.of(
            "ce",
            "c080",
            "eda080",
            "f4908080",
            "80",
            "e282",
            "f8888080",
            "cebae1bdb9cf83cebcceb5eda080656469746564")) {
      assertReads(
          frame(true, Opcode.TEXT, HexFormat.of().parseHex(hex)),
          DisconnectReason.INVALID_UTF8.toString());
    }
  }

  @Test
  void agreesWithTheJdkOnWhatUtf8Is() {
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(6)];
      random.nextBytes(bytes);
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] |= (byte) (random.nextInt(3) == 0 ? 0 : 0x80);
      }
      boolean roundTrips =
          java.util.Arrays.equals(
              new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
      assertThat(isUtf8(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(roundTrips);
    }
  }

  @Test
  void refusesFramesThatAreNotMasked() {
    assertReads(new byte[] {(byte) 0x81, 1, 'x'}, "PROTOCOL_ERROR");
  }

  @Test
  void refusesReservedBitsAndOpcodes() {
    for (int first : new int[] {0xC1, 0xA1, 0x91, 0x83, 0x84, 0x87, 0x8B, 0x8F}) {
      assertReads(new byte[] {(byte) first, (byte) 0x80, 0, 0, 0, 0}, "PROTOCOL_ERROR");
    }
  }

  @Test
  void refusesControlFramesThatAreFragmentedOrLong() {
    for (int opcode : new int[] {Opcode.PING, Opcode.PONG, Opcode.CLOSE}) {
      assertReads(frame(false, opcode, new byte[0]), "PROTOCOL_ERROR");
      assertReads(frame(true, opcode, new byte[126]), "PROTOCOL_ERROR");
    }
    assertReads(frame(true, Opcode.PING, utf8("x".repeat(125))), "ping " + "x".repeat(125));
  }

  @Test
  void refusesFragmentsOutOfOrder() {
    assertReads(frame(true, Opcode.CONTINUATION, utf8("x")), "PROTOCOL_ERROR");
    assertReads(frames(frame(false, Opcode.TEXT, utf8("a")), text("b")), "PROTOCOL_ERROR");
    assertReads(
        frames(
            frame(false, Opcode.TEXT, utf8("a")),
            frame(true, Opcode.CONTINUATION, utf8("b")),
            frame(true, Opcode.CONTINUATION, utf8("c"))),
        "text ab",
        "PROTOCOL_ERROR");
  }

  @Test
  void refusesLengthsThatAreNotInTheirShortestForm() {
    ByteBuffer medium =
        ByteBuffer.allocate(32).put((byte) 0x81).put((byte) 0xFE).putShort((short) 5);
    assertReads(masked(medium, utf8("Hello")), "PROTOCOL_ERROR");
    ByteBuffer large = ByteBuffer.allocate(32).put((byte) 0x81).put((byte) 0xFF).putLong(5);
    assertReads(masked(large, utf8("Hello")), "PROTOCOL_ERROR");
    ByteBuffer negative = ByteBuffer.allocate(32).put((byte) 0x81).put((byte) 0xFF).putLong(-1);
    assertReads(masked(negative, new byte[0]), "PROTOCOL_ERROR");
  }

  @Test
  void refusesMessagesAboveTheLimitWhenTheyAreAnnounced() {
    byte[] whole = text("x".repeat(LIMIT + 1));
    byte[] announced = java.util.Arrays.copyOf(whole, 14);
    assertReads(announced, "MESSAGE_TOO_BIG");
    byte[] half = frame(false, Opcode.TEXT, new byte[LIMIT / 2]);
    assertReads(frames(half, frame(true, Opcode.CONTINUATION, new byte[LIMIT])), "MESSAGE_TOO_BIG");
  }

  @Test
  void readsClosesAndNothingAfterThem() {
    assertReads(frames(close(1000, "bye"), text("late")), "close 1000");
    assertReads(frame(true, Opcode.CLOSE, new byte[0]), "close 1000");
    for (int code :
        new int[] {1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1013, 3000, 3999, 4000, 4999}) {
      assertReads(close(code, ""), "close " + code);
    }
  }

  @Test
  void refusesClosesThatMayNotBeSent() {
    for (int code :
        new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
      assertReads(close(code, ""), "PROTOCOL_ERROR");
    }
    assertReads(frame(true, Opcode.CLOSE, new byte[] {3}), "PROTOCOL_ERROR");
    assertReads(
        frame(true, Opcode.CLOSE, new byte[] {0x03, (byte) 0xE8, (byte) 0xFF}), "INVALID_UTF8");
  }

  @Test
  void passesOverWhatFollowsABrokenRule() {
    List<String> out =
        read(frames(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0}, text("late")), 1_000);
    assertThat(out).containsExactly("PROTOCOL_ERROR");
  }

  /** Whatever is sent: an outcome, never another exception. */
  @Test
  void survivesRandomBytes() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i += 1 + random.nextInt(20)) {
        bytes[i] = (byte) new int[] {0x81, 0x82, 0x89, 0x01, 0x80, 0xFE}[random.nextInt(6)];
      }
      assertThat(read(bytes, 1))
          .as("seed " + seed)
          .isEqualTo(read(bytes, Math.max(1, bytes.length)));
    }
  }

  /** The checker's answer for a whole text, which is the same however it is cut. */
  private static boolean isUtf8(byte[] bytes) {
    Utf8 whole = new Utf8();
    boolean valid = whole.accept(bytes, 0, bytes.length) && whole.isComplete();
    Utf8 cut = new Utf8();
    boolean accepted = true;
    for (int i = 0; i < bytes.length && accepted; i++) {
      accepted = cut.accept(bytes, i, 1);
    }
    assertThat(accepted && cut.isComplete()).isEqualTo(valid);
    return valid;
  }
}
