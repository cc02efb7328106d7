package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.StalledSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code permessage-deflate} over raw sockets. */
final class CompressionTest {

  private static final String SUBSCRIBE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"blocks\",{}]}";

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static SimulatedChain chain;
  private static ScriptedNodeServer node;
  private static WholePath path;

  @BeforeAll
  static void start() throws InterruptedException {
    broker = EmbeddedBroker.start(data, 0);
    chain = new SimulatedChain(new Random(1), 2, 4);
    chain.advance(6);

    node = ScriptedNodeServer.start(new ScriptedNode(chain, 78));
    path = WholePath.start(broker, node, FollowRules.forDevelopment());
  }

  @AfterAll
  static void stop() {
    path.close();
    node.close();
    broker.close();
  }

  private static StalledSocket connect(String offers, String due) throws IOException {
    StalledSocket socket = StalledSocket.connectRaw(path.port());
    socket.sendRaw(
        ("GET / HTTP/1.1|Host: localhost|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13"
                + "|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
                + "|Sec-WebSocket-Extensions: "
                + offers
                + "||")
            .replace("|", "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.readHead()).contains(due);
    return socket;
  }

  private static StalledSocket connectDeflating() throws IOException {
    return connect(
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n");
  }

  private static byte[] deflated(byte[] message) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(message);
    byte[] out = new byte[message.length + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  @Test
  void givesAllThatAgreedToItTheSameCompressedFrame() throws IOException {
    List<StalledSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        StalledSocket socket = connectDeflating();
        sockets.add(socket);
        socket.sendFrame(0xC1, deflated(SUBSCRIBE.getBytes(StandardCharsets.UTF_8)));
        assertThat(socket.readFrame().text()).contains("\"result\":\"0x");
      }
      chain.advance(1);
      node.announce();
      StalledSocket.Frame first = compressed(sockets.getFirst());
      assertThat(first.opcode()).isEqualTo(1);
      for (StalledSocket socket : sockets.subList(1, sockets.size())) {
        assertThat(compressed(socket).payload()).isEqualTo(first.payload());
      }
    } finally {
      for (StalledSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /** The next one; what is short comes plain. */
  private static StalledSocket.Frame compressed(StalledSocket socket) throws IOException {
    StalledSocket.Frame frame = socket.readFrame();
    while (!frame.isCompressed()) {
      frame = socket.readFrame();
    }
    return frame;
  }

  @Test
  void endsWhoSendsABomb() throws IOException {
    try (StalledSocket socket = connectDeflating()) {
      socket.sendFrame(0xC1, deflated(new byte[1 << 21]));
      assertThat(socket.readCloseCode()).isEqualTo(1009);
    }
  }

  @Test
  void endsWhoSendsWhatCannotBeInflated() throws IOException {
    try (StalledSocket socket = connectDeflating()) {
      socket.sendFrame(0xC1, new byte[] {-1, -1, -1});
      assertThat(socket.readCloseCode()).isEqualTo(1007);
    }
  }

  @Test
  void agreesToNothingElse() throws IOException {
    try (StalledSocket socket =
        connect("permessage-deflate; server_max_window_bits=9, other", "HTTP/1.1 101")) {
      socket.sendFrame(0xC1, deflated(SUBSCRIBE.getBytes(StandardCharsets.UTF_8)));
      assertThat(socket.readCloseCode()).isEqualTo(1002);
    }
  }

  @Test
  void refusesOffersThatCannotBeRead() throws IOException {
    connect("permessage-deflate; =", "HTTP/1.1 400").close();
  }
}
