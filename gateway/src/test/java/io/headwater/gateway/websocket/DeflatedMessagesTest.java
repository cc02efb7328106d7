package io.headwater.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.session.DisconnectReason;
import io.headwater.gateway.session.Encoding;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed messages of clients, where that was agreed on, in pieces of every size. */
final class DeflatedMessagesTest {

  private static final int LIMIT = 70_000;
  private static final HexFormat HEX = HexFormat.of();

  private final MessageInflater inflater = new MessageInflater();
  private final MessageDeflater deflater = new MessageDeflater(1);

  private List<String> read(byte[] bytes, int piece) {
    List<String> out = new ArrayList<>();
    Budget budget = new Budget(LIMIT);
    FrameDecoder decoder =
        new FrameDecoder(new Incoming(LIMIT, budget, inflater), true, new Recorder(out));
    try {
      for (int from = 0; from < bytes.length; from += piece) {
        decoder.feed(ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from)));
      }
    } catch (ProtocolException e) {
      out.add(e.reason().toString());
    }
    decoder.release();
    assertThat(budget.taken()).isZero();
    return out;
  }

  private record Recorder(List<String> out) implements FrameDecoder.Listener {
    @Override
    public void onFrame() {}

    @Override
    public void onText(byte[] message) {
      out.add(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void onBinary(byte[] message) {
      out.add("binary " + message.length);
    }

    @Override
    public void onPing(byte[] payload) {
      out.add("ping");
    }

    @Override
    public void onPong() {
      out.add("pong");
    }

    @Override
    public void onClose(int code) {
      out.add("close " + code);
    }
  }

  private void assertReads(byte[] bytes, String... expected) {
    for (int piece : new int[] {1, 3, Math.max(1, bytes.length)}) {
      assertThat(read(bytes, piece)).as("in pieces of " + piece).containsExactly(expected);
    }
  }

  /** A frame whose mask is zero. */
  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (payload.length < 126) {
      out.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      out.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      out.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    out.putInt(0).put(payload);
    return Arrays.copyOf(out.array(), out.position());
  }

  private byte[] deflated(byte[] message) {
    byte[] bytes = deflater.deflate(message, 0, message.length).bytes();
    return Arrays.copyOf(bytes, bytes.length - MessageDeflater.END_BYTES);
  }

  /** RFC 7692, 7.2.3: one block, no compression, a last block before the end, two blocks, none. */
  @ParameterizedTest
  @CsvSource({
    "f248cdc9c90700, Hello",
    "000500faff48656c6c6f00, Hello",
    "f348cdc9c9070000, Hello",
    "f24805000000ffffcac9c90700, Hello",
    "00, ''",
  })
  void readsWhatTheRfcShows(String payload, String message) {
    assertReads(frame(0xC1, HEX.parseHex(payload)), message);
  }

  @Test
  void readsTheFragmentsThatTheRfcShows() {
    byte[] first = frame(0x41, HEX.parseHex("f248cd"));
    byte[] second = frame(0x80, HEX.parseHex("c9c90700"));
    assertReads(HEX.parseHex(HEX.formatHex(first) + HEX.formatHex(second)), "Hello");
  }

  @Test
  void compressesAsTheRfcShows() {
    byte[] hello = "Hello".getBytes(StandardCharsets.UTF_8);
    assertThat(HEX.formatHex(deflater.deflate(hello, 0, 5).bytes()))
        .isEqualTo("f248cdc9c907000000ffff");
  }

  /** The second Hello of 7.2.3.2 points into the first one's window, which is not kept. */
  @Test
  void refusesAMessageThatNeedsTheWindowOfTheOneBefore() {
    byte[] first = frame(0xC1, HEX.parseHex("f248cdc9c90700"));
    byte[] second = frame(0xC1, HEX.parseHex("f200110000"));
    assertReads(
        HEX.parseHex(HEX.formatHex(first) + HEX.formatHex(second)), "Hello", "BAD_COMPRESSION");
  }

  @ParameterizedTest
  @CsvSource({
    "f248cdc9, cut off in a block",
    "000500faff4865, cut off in a stored block",
    "07, a block of no kind",
    "ffffffff, noise",
    "'', nothing at all",
  })
  void refusesWhatIsNotCompressed(String payload, String why) {
    assertThat(read(frame(0xC1, HEX.parseHex(payload)), 1))
        .as(why)
        .containsExactly("BAD_COMPRESSION");
    assertThat(DisconnectReason.BAD_COMPRESSION.code()).isEqualTo(1007);
  }

  @Test
  void refusesMoreLastBlocksThanAnybodyNeeds() {
    assertReads(frame(0xC1, HEX.parseHex("0300".repeat(10) + "00")), "");
    assertReads(frame(0xC1, HEX.parseHex("0300".repeat(30_000) + "00")), "BAD_COMPRESSION");
  }

  /** RFC 7692, 6: the bit is the first frame's, of a data message; the others stay reserved. */
  @ParameterizedTest
  @CsvSource({"C9, 00", "CA, 00", "C8, 03e8", "C0, 00", "A1, 00", "91, 00", "E1, 00"})
  void refusesTheBitWhereItDoesNotBelong(String first, String payload) {
    assertReads(frame(Integer.parseInt(first, 16), HEX.parseHex(payload)), "PROTOCOL_ERROR");
  }

  @Test
  void refusesTheBitOnAContinuation() {
    byte[] begun = frame(0x41, HEX.parseHex("f248cd"));
    byte[] marked = frame(0xC0, HEX.parseHex("c9c90700"));
    assertReads(HEX.parseHex(HEX.formatHex(begun) + HEX.formatHex(marked)), "PROTOCOL_ERROR");
  }

  @Test
  void boundsWhatAMessageInflatesTo() {
    byte[] most = new byte[LIMIT];
    Arrays.fill(most, (byte) 'a');
    assertReads(frame(0xC1, deflated(most)), new String(most, StandardCharsets.US_ASCII));
    byte[] more = new byte[LIMIT + 1];
    Arrays.fill(more, (byte) 'a');
    assertReads(frame(0xC1, deflated(more)), "MESSAGE_TOO_BIG");
    byte[] bomb = deflated(new byte[50_000_000]);
    assertThat(bomb.length).isLessThan(LIMIT * 4);
    assertThat(read(frame(0xC2, Arrays.copyOf(bomb, LIMIT)), LIMIT))
        .containsExactly("MESSAGE_TOO_BIG");
  }

  @Test
  void checksUtf8AfterInflating() {
    assertReads(frame(0xC1, deflated(new byte[] {'a', (byte) 0xFF})), "INVALID_UTF8");
    assertReads(frame(0xC1, deflated(new byte[] {'a', (byte) 0xC3})), "INVALID_UTF8");
    assertReads(frame(0xC2, deflated(new byte[] {'a', (byte) 0xFF})), "binary 2");
  }

  @Test
  void readsRandomMessagesHoweverTheyAreCompressedAndCut() {
    Random random = new Random(7692);
    for (int run = 0; run < 300; run++) {
      List<String> expected = new ArrayList<>();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = random.nextInt(6); i >= 0; i--) {
        String message = text(random);
        writeInFragments(message, random, bytes, expected);
        expected.add(message);
      }
      int piece = 1 + random.nextInt(3_000);
      assertThat(read(bytes.toByteArray(), piece)).as("run " + run).isEqualTo(expected);
    }
  }

  private static String text(Random random) {
    String word = Long.toHexString(random.nextLong());
    return random.nextBoolean()
        ? word.repeat(random.nextInt(3_000))
        : random
            .ints(random.nextInt(2_000), ' ', 0x2_000)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private void writeInFragments(
      String message, Random random, ByteArrayOutputStream out, List<String> expected) {
    byte[] plain = message.getBytes(StandardCharsets.UTF_8);
    boolean isCompressed = random.nextBoolean();
    byte[] payload = isCompressed ? deflated(plain) : plain;
    int first = isCompressed ? 0x41 : 0x01;
    int at = 0;
    while (random.nextInt(3) > 0) {
      int count = random.nextInt(payload.length - at + 1);
      out.writeBytes(frame(first, Arrays.copyOfRange(payload, at, at + count)));
      at += count;
      first = 0;
      if (random.nextBoolean()) {
        out.writeBytes(frame(0x89, new byte[0]));
        expected.add("ping");
      }
    }
    out.writeBytes(frame(0x80 | first, Arrays.copyOfRange(payload, at, payload.length)));
  }

  @Test
  void readsTheFramesOfTheServerAndSendsPlainWhatWouldNotBecomeSmaller() throws Exception {
    ServerFraming framing = new ServerFraming(new MessageDeflater(100));
    Encoding deflate = Encoding.JSON.withDeflate(true);
    Random random = new Random(1);
    byte[] noise = new byte[5_000];
    random.nextBytes(noise);
    byte[] zeros = new byte[5_000];
    byte[] large = new byte[MessageDeflater.MOST_BYTES + 1];
    assertThat(framing.message(deflate, noise, 0, 5_000).get()).isEqualTo((byte) 0x81);
    assertThat(framing.message(deflate, zeros, 0, 99).get()).isEqualTo((byte) 0x81);
    assertThat(framing.message(deflate, large, 0, large.length).get()).isEqualTo((byte) 0x81);
    assertThat(framing.message(Encoding.JSON, zeros, 0, 5_000).get()).isEqualTo((byte) 0x81);
    assertThat(framing.figures().plainBytes()).isZero();
    ByteBuffer frame = framing.sharedMessage(deflate, zeros, 0, 5_000);
    assertThat(frame.get()).isEqualTo((byte) 0xC1);
    byte[] payload = new byte[frame.get()];
    frame.get(payload);
    assertThat(inflater.inflate(payload, payload.length, 5_000)).isEqualTo(zeros);
    assertThat(framing.figures().plainBytes()).isEqualTo(5_000);
    assertThat(framing.figures().compressedBytes()).isEqualTo(payload.length);
  }
}
