package io.headwater.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headwater.gateway.limit.Budget;
import io.headwater.testkit.fuzz.Mutations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come: the same is read however they are cut, and nothing is kept at the end. */
final class FrameDecoderFuzz {

  private static final int LIMIT = 4_096;
  private static final MessageInflater INFLATER = new MessageInflater();

  private static Stream<byte[]> inputs() {
    HexFormat hex = HexFormat.of();
    return Mutations.of(
        List.of(
            hex.parseHex("818537fa213d7f9f4d5158"), // RFC 6455, 5.7: a masked "Hello".
            hex.parseHex("018337fa213d7f9f4d" + "808237fa213d5b95"), // In two fragments.
            hex.parseHex("898037fa213d" + "8a8037fa213d"),
            hex.parseHex("888237fa213d3412"),
            // RFC 7692, 7.2.3: "Hello" compressed; in two fragments; stored; after a last block; in
            // two.
            hex.parseHex("c18700000000f248cdc9c90700"),
            hex.parseHex("418300000000f248cd" + "808400000000c9c90700"),
            hex.parseHex("c18b00000000000500faff48656c6c6f00"),
            hex.parseHex("c18800000000f348cdc9c9070000"),
            hex.parseHex("c18d00000000f24805000000ffffcac9c90700"),
            hex.parseHex("82fe007e00000000" + "41".repeat(126)),
            hex.parseHex("81ff000000000000100000000000" + "41".repeat(50))));
  }

  @MethodSource("inputs")
  @FuzzTest
  void readsTheSameHoweverTheBytesAreCut(byte[] bytes) {
    for (boolean mayDeflate : new boolean[] {false, true}) {
      List<String> whole = read(bytes, mayDeflate, Math.max(1, bytes.length));
      assertThat(read(bytes, mayDeflate, 1)).isEqualTo(whole);
      assertThat(read(bytes, mayDeflate, 3)).isEqualTo(whole);
    }
  }

  private static List<String> read(byte[] bytes, boolean mayDeflate, int piece) {
    List<String> out = new ArrayList<>();
    Budget budget = new Budget(LIMIT);
    Incoming incoming = new Incoming(LIMIT, budget, INFLATER);
    FrameDecoder decoder = new FrameDecoder(incoming, mayDeflate, new Recorder(out));
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
      assertThat(message.length).isLessThanOrEqualTo(LIMIT);
      out.add("text " + Arrays.toString(message));
    }

    @Override
    public void onBinary(byte[] message) {
      assertThat(message.length).isLessThanOrEqualTo(LIMIT);
      out.add("binary " + Arrays.toString(message));
    }

    @Override
    public void onPing(byte[] payload) {
      assertThat(payload.length).isLessThanOrEqualTo(125);
      out.add("ping " + Arrays.toString(payload));
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
}
