package io.headwater.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.session.Encoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class ServerFramingTest {

  private final ServerFraming framing =
      new ServerFraming(new MessageDeflater(MessageDeflater.USUAL_THRESHOLD));

  private static String hex(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void makesTheUnmaskedHelloOfTheRfc() {
    byte[] hello = "Hello".getBytes(StandardCharsets.UTF_8);
    assertThat(hex(framing.message(Encoding.JSON, hello, 0, hello.length)))
        .isEqualTo("810548656c6c6f");
    assertThat(hex(framing.sharedMessage(Encoding.JSON, hello, 1, 3))).isEqualTo("8103656c6c");
  }

  @Test
  void usesTheShortestLength() {
    byte[] bytes = new byte[70_000];
    assertThat(hex(framing.message(Encoding.JSON, bytes, 0, 125)))
        .startsWith("817d")
        .hasSize(2 * 127);
    assertThat(hex(framing.message(Encoding.JSON, bytes, 0, 126)))
        .startsWith("817e007e")
        .hasSize(2 * 130);
    assertThat(hex(framing.message(Encoding.JSON, bytes, 0, 65_535))).startsWith("817effff");
    assertThat(hex(framing.message(Encoding.JSON, bytes, 0, 65_536)))
        .startsWith("817f0000000000010000");
  }

  @Test
  void keepsControlFramesShort() {
    assertThat(hex(framing.ping())).isEqualTo("8900");
    assertThat(hex(framing.pong(new byte[] {1, 2}))).isEqualTo("8a020102");
    assertThat(hex(framing.close(1001, "x"))).isEqualTo("880303e978");
    assertThat(framing.close(1001, "x".repeat(500)).remaining()).isEqualTo(127);
  }

  @Test
  void provesThatItReadTheKeyOfTheRfc() {
    assertThat(HandshakeKey.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(HandshakeKey.isValid("dGhlIHNhbXBsZSBub25jZQ==")).isTrue();
    assertThat(HandshakeKey.isValid("dGhl")).isFalse();
    assertThat(HandshakeKey.isValid("?")).isFalse();
  }
}
