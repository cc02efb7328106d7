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
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway's one port answers over HTTP, byte by byte. */
final class HandshakeTest {

  private static final String GOOD =
      "GET / HTTP/1.1|Host: localhost|Upgrade: websocket|Connection: Upgrade"
          + "|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static ScriptedNodeServer node;
  private static WholePath path;

  @BeforeAll
  static void start() throws InterruptedException {
    broker = EmbeddedBroker.start(data, 0);
    SimulatedChain chain = new SimulatedChain(new Random(1), 2, 4);
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

  private static String answer(String head) throws IOException {
    try (StalledSocket socket = StalledSocket.connectRaw(path.port())) {
      socket.sendRaw((head.replace("|", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return socket.readHead();
    }
  }

  @Test
  void acceptsAHandshakeAsTheRfcComputesIt() throws IOException {
    assertThat(answer(GOOD))
        .startsWith("HTTP/1.1 101")
        .containsIgnoringCase("Upgrade: websocket")
        .containsIgnoringCase("Connection: Upgrade")
        // RFC 6455, 1.3.
        .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  /** RFC 6455, 4.2.2: one of those that were offered, or none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "headwater.cbor",
        "other, headwater.cbor",
        "headwater.cbor ,other",
        "other|Sec-WebSocket-Protocol: headwater.cbor"
      })
  void takesTheSubprotocolThatItKnows(String offers) throws IOException {
    assertThat(answer(GOOD + "|Sec-WebSocket-Protocol: " + offers))
        .startsWith("HTTP/1.1 101")
        .containsIgnoringCase("Sec-WebSocket-Protocol: headwater.cbor\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "Headwater.CBOR", "headwater.cbor2", "headwater"})
  void echoesNoOther(String offers) throws IOException {
    assertThat(answer(GOOD + "|Sec-WebSocket-Protocol: " + offers))
        .startsWith("HTTP/1.1 101")
        .doesNotContainIgnoringCase("Sec-WebSocket-Protocol");
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426",
    "|Sec-WebSocket-Version: 13, '', 426",
    "dGhlIHNhbXBsZSBub25jZQ==, c2hvcnQ=, 400",
    "dGhlIHNhbXBsZSBub25jZQ==, not base64 at all!!!!!!!, 400",
    "|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, '', 400",
    "Connection: Upgrade, Connection: keep-alive, 400",
    "GET / HTTP, POST / HTTP, 400",
    "GET / HTTP, GET /chain/99 HTTP, 404",
    "GET / HTTP, GET /nowhere HTTP, 404",
    "Upgrade: websocket, Upgrade: h2c, 426",
  })
  void refusesABadHandshakeWithItsStatus(String good, String bad, int status) throws IOException {
    String request = GOOD.replace(good, bad);
    assertThat(request).isNotEqualTo(GOOD);
    String answer = answer(request);
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    if (bad.contains("Version") || good.contains("Version")) {
      assertThat(answer).containsIgnoringCase("Sec-WebSocket-Version: 13");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /healthz HTTP/1.1, 200",
    "GET /readyz HTTP/1.1, 200",
    "GET / HTTP/1.1, 426",
    "DELETE / HTTP/1.1, 405",
    "GET /chain/78 HTTP/1.1, 426",
    "GET /chain/078 HTTP/1.1, 404"
  })
  void answersPlainRequests(String request, int status) throws IOException {
    assertThat(answer(request + "|Host: localhost")).startsWith("HTTP/1.1 " + status);
  }
}
