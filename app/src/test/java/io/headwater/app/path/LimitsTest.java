package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.gateway.limit.ArrivalLimits;
import io.headwater.gateway.metrics.ProcessMetrics;
import io.headwater.gateway.rpc.RpcEndpoints;
import io.headwater.gateway.rpc.RpcLimits;
import io.headwater.gateway.server.Gateway;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.gateway.server.ListenAddress;
import io.headwater.gateway.server.Origins;
import io.headwater.gateway.session.SessionLimits;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import io.headwater.testkit.socket.StalledSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit broken over a real socket, while a well-behaved client beside notices nothing. */
final class LimitsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final GatewaySettings.Bounds USUAL = GatewaySettings.Bounds.DEFAULT;
  private static final SessionLimits SESSION = USUAL.session();
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}";

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static SimulatedChain chain;
  private static ScriptedNodeServer node;
  private static WholePath path;
  private static InetAddress offender;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(data, 0);
    chain = new SimulatedChain(new Random(3), 2, 4);
    chain.advance(6);
    node = ScriptedNodeServer.start(new ScriptedNode(chain, 79));
    path = WholePath.start(broker, node, FollowRules.forDevelopment());
    offender = anotherLoopback();
  }

  /** All of 127.0.0.0/8 is this machine on Linux; elsewhere there may be but one address. */
  private static InetAddress anotherLoopback() throws UnknownHostException {
    return InetAddress.getByName(
        System.getProperty("os.name").startsWith("Linux") ? "127.0.0.2" : "::1");
  }

  @AfterAll
  static void stop() {
    path.close();
    node.close();
    broker.close();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  private <T extends AutoCloseable> T closing(T one) {
    opened.add(one);
    return one;
  }

  private int gateway(GatewaySettings.Bounds bounds) {
    Gateway gateway =
        closing(
            Gateway.start(
                new GatewaySettings(
                    Map.of("bootstrap.servers", broker.bootstrapServers()),
                    List.of(79L),
                    new ListenAddress("0.0.0.0", 0),
                    List.of(),
                    RpcEndpoints.defaultForwarded(),
                    Origins.SAME_HOST,
                    new ProcessMetrics(),
                    Optional.empty(),
                    false,
                    bounds,
                    "test")));
    Awaitility.await("the gateway is ready")
        .atMost(PATIENCE)
        .until(gateway::whyNotReady, Optional::isEmpty);
    return gateway.address().getPort();
  }

  private static ArrivalLimits arrivals(
      int connections, int perAddress, int handshakes, int calls) {
    return new ArrivalLimits(
        connections,
        perAddress,
        handshakes,
        calls,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        false);
  }

  private static SessionLimits session(long outboxBytes, Duration message, int framesPerSecond) {
    return new SessionLimits(
        outboxBytes,
        0,
        SESSION.pingInterval(),
        SESSION.pongTimeout(),
        SESSION.closeTimeout(),
        message,
        framesPerSecond);
  }

  /** A client that behaves: it must hear of each head, whatever goes on beside it. */
  private final class Neighbour {
    private final RpcSocket socket;
    private final RpcSocket.Heard heads;

    Neighbour(int port) {
      socket = closing(RpcSocket.connect("ws://127.0.0.1:" + port));
      heads = socket.subscribe("newHeads");
    }

    void noticesNothing() {
      int before = heads.size();
      chain.advance(1);
      node.announce();
      Awaitility.await("the next head").atMost(PATIENCE).until(() -> heads.size() > before);
      assertThat(socket.answer("eth_chainId").path("result").asString()).isEqualTo("0x4f");
      assertThat(socket.closed()).isNotDone();
    }
  }

  private StalledSocket connect(int port) throws IOException {
    return closing(StalledSocket.connect(port, offender));
  }

  private StalledSocket connectRaw(int port) throws IOException {
    return closing(StalledSocket.connectRaw(port, offender));
  }

  private String answer(int port, String head) throws IOException {
    StalledSocket socket = connectRaw(port);
    socket.sendRaw((head.replace("|", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket.readHead();
  }

  @Test
  void anAddressIsToldThatItHasItsShareOfConnections() throws IOException {
    int port = gateway(USUAL.with(arrivals(1_000, 20, 0, 0)));
    Neighbour neighbour = new Neighbour(port);
    for (int i = 0; i < 20; i++) {
      connect(port);
    }
    assertThat(answer(port, "GET /healthz HTTP/1.1|Host: localhost"))
        .startsWith("HTTP/1.1 429")
        .contains("Retry-After: 10");
    neighbour.noticesNothing();
  }

  @Test
  void everybodyIsToldThatTheGatewayIsFullAndComesInWhenOthersHaveGone() throws IOException {
    int port = gateway(USUAL.with(arrivals(10, 0, 0, 0)));
    Neighbour neighbour = new Neighbour(port);
    List<StalledSocket> others = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      others.add(connect(port));
    }
    assertThat(answer(port, "GET / HTTP/1.1|Host: localhost")).startsWith("HTTP/1.1 503");
    neighbour.noticesNothing();
    for (StalledSocket other : others) {
      other.close();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> answer(port, "GET /healthz HTTP/1.1|Host: localhost").startsWith("HTTP/1.1 200"));
  }

  @Test
  void anAddressIsToldThatItConnectsTooOften() throws IOException {
    int port = gateway(USUAL.with(arrivals(1_000, 0, 1, 0)));
    Neighbour neighbour = new Neighbour(port);
    String handshake =
        "GET / HTTP/1.1|Host: localhost|Upgrade: websocket|Connection: Upgrade"
            + "|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    int refused = 0;
    for (int i = 0; i < 30; i++) {
      refused += answer(port, handshake).startsWith("HTTP/1.1 429") ? 1 : 0;
    }
    assertThat(refused).isBetween(10, 20);
    neighbour.noticesNothing();
  }

  @Test
  void whoSendsItsRequestDropByDropIsCutOff() throws IOException {
    int port = gateway(USUAL.with(arrivals(1_000, 0, 0, 0)));
    Neighbour neighbour = new Neighbour(port);
    List<StalledSocket> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      StalledSocket socket = connectRaw(port);
      socket.sendRaw(
          (i % 2 == 0
                  ? "GET / HT"
                  : "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{")
              .getBytes(StandardCharsets.US_ASCII));
      slow.add(socket);
    }
    neighbour.noticesNothing();
    for (StalledSocket socket : slow) {
      assertThat(socket.isClosedWithin(PATIENCE)).isTrue();
    }
  }

  @Test
  void anIdleHttpConnectionIsClosed() throws IOException {
    int port = gateway(USUAL.with(arrivals(1_000, 0, 0, 0)));
    StalledSocket socket = connectRaw(port);
    socket.sendRaw(
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.readHead()).startsWith("HTTP/1.1 200");
    assertThat(socket.isClosedWithin(PATIENCE)).isTrue();
  }

  @Test
  void aFloodOfPingsEndsItsConnection() throws IOException {
    int port = gateway(USUAL.with(session(1 << 20, PATIENCE, 100)));
    Neighbour neighbour = new Neighbour(port);
    StalledSocket flood = connect(port);
    sendUntilCutOff(flood, 0x89, new byte[100]);
    assertThat(flood.readCloseCode()).isEqualTo(1008);
    neighbour.noticesNothing();
  }

  @Test
  void fragmentsWithoutEndEndTheirConnection() throws IOException {
    int port = gateway(USUAL.with(session(1 << 20, PATIENCE, 100)));
    Neighbour neighbour = new Neighbour(port);
    StalledSocket flood = connect(port);
    flood.sendFrame(0x01, new byte[0]);
    sendUntilCutOff(flood, 0x00, new byte[0]);
    assertThat(flood.readCloseCode()).isEqualTo(1008);
    neighbour.noticesNothing();
  }

  /** Sends more than is taken; the server may hang up before all has left. */
  private static void sendUntilCutOff(StalledSocket socket, int first, byte[] payload)
      throws IOException {
    try {
      for (int i = 0; i < 2_000; i++) {
        socket.sendFrame(first, payload);
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset).*");
    }
  }

  @Test
  void aMessageThatIsNotFinishedEndsItsConnection() throws IOException {
    int port = gateway(USUAL.with(session(1 << 20, Duration.ofSeconds(1), 0)));
    Neighbour neighbour = new Neighbour(port);
    StalledSocket half = connect(port);
    half.sendFrame(0x01, "{".getBytes(StandardCharsets.UTF_8));
    assertThat(half.readCloseCode()).isEqualTo(1008);
    neighbour.noticesNothing();
  }

  @Test
  void aMessageAboveTheLimitEndsItsConnection() throws IOException {
    int port = gateway(USUAL);
    Neighbour neighbour = new Neighbour(port);
    StalledSocket big = connect(port);
    byte[] piece = new byte[60_000];
    big.sendFrame(0x02, piece);
    for (int i = 0; i < 20; i++) {
      big.sendFrame(0x00, piece);
    }
    assertThat(big.readCloseCode()).isEqualTo(1009);
    neighbour.noticesNothing();
  }

  @Test
  void unfinishedMessagesOfManyHaveABudgetTogether() throws IOException {
    GatewaySettings.Bounds bounds =
        new GatewaySettings.Bounds(
            USUAL.arrivals(),
            SESSION,
            USUAL.rpc(),
            USUAL.messageBytes(),
            USUAL.outboxBytes(),
            500_000,
            USUAL.recentBytes(),
            USUAL.replay(),
            USUAL.heartbeatTimeout(),
            USUAL.upstreamTimeout(),
            USUAL.upstreamCalls(),
            USUAL.compressionThreshold());
    int port = gateway(bounds);
    Neighbour neighbour = new Neighbour(port);
    StalledSocket first = connect(port);
    byte[] piece = new byte[60_000];
    first.sendFrame(0x02, piece);
    for (int i = 0; i < 4; i++) {
      first.sendFrame(0x00, piece);
    }
    first.sendFrame(0x89, new byte[0]);
    assertThat(first.readFrame().opcode()).as("all of it was taken").isEqualTo(0xA);
    StalledSocket second = connect(port);
    second.sendFrame(0x02, piece);
    assertThat(second.readCloseCode()).isEqualTo(1013);
    neighbour.noticesNothing();
    first.close();
    StalledSocket third = connect(port);
    third.sendFrame(0x01, CALL.formatted("eth_chainId", "[").getBytes(StandardCharsets.UTF_8));
    third.sendFrame(0x80, "]".getBytes(StandardCharsets.UTF_8));
    assertThat(third.readFrame().text()).contains("-32700");
  }

  @Test
  void aFloodOfCallsIsAnsweredWithItsLimit() throws IOException {
    RpcLimits rpc = new RpcLimits(1_000, 1_000, 1_000, 64, 10, 5, 1_000, 1_000, 1 << 20);
    int port = gateway(USUAL.with(rpc));
    Neighbour neighbour = new Neighbour(port);
    StalledSocket flood = connect(port);
    String one = CALL.formatted("eth_chainId", "[]");
    flood.sendText("[" + (one + ",").repeat(200) + one + "]");
    String answer = flood.readFrame().text();
    assertThat(answer.split("\"result\":\"0x4f\"", -1)).hasSize(1 + 100);
    assertThat(answer.split("\"limit\":\"request-rate\",\"value\":10", -1)).hasSize(1 + 101);
    neighbour.noticesNothing();
  }

  @Test
  void aFloodOfSubscriptionsIsAnsweredWithItsLimit() throws IOException {
    RpcLimits rpc = new RpcLimits(1_000, 1_000, 1_000, 64, 0, 5, 1_000, 1_000, 1 << 20);
    int port = gateway(USUAL.with(rpc));
    Neighbour neighbour = new Neighbour(port);
    StalledSocket flood = connect(port);
    String one = CALL.formatted("eth_subscribe", "[\"logs\",{}]");
    flood.sendText("[" + (one + ",").repeat(500) + one + "]");
    String answer = flood.readFrame().text();
    assertThat(answer.split("\"result\":\"0x", -1)).hasSize(1 + 5);
    assertThat(answer).contains("-32005", "{\"limit\":\"subscriptions\",\"value\":5}");
    neighbour.noticesNothing();
  }

  @Test
  void depthAndHugeNumbersAreRefusedAndTheConnectionGoesOn() throws IOException {
    int port = gateway(USUAL);
    Neighbour neighbour = new Neighbour(port);
    StalledSocket odd = connect(port);
    odd.sendText(CALL.formatted("eth_chainId", "[".repeat(30_000)));
    assertThat(odd.readFrame().text()).contains("{\"limit\":\"json-depth\",\"value\":64}");
    odd.sendText(CALL.formatted("eth_getBlockByNumber", "[" + "9".repeat(50_000) + "]"));
    assertThat(odd.readFrame().text()).contains("{\"limit\":\"json-token\",\"value\":1000}");
    odd.sendText(CALL.formatted("eth_chainId", "[]"));
    assertThat(odd.readFrame().text()).contains("0x4f");
    neighbour.noticesNothing();
  }

  @Test
  void callsOverPostHaveTheRateOfTheirAddress() throws IOException {
    int port = gateway(USUAL.with(arrivals(1_000, 0, 0, 1)));
    Neighbour neighbour = new Neighbour(port);
    String body = "[" + (CALL.formatted("eth_chainId", "[]") + ",").repeat(30) + "1]";
    StalledSocket socket = connectRaw(port);
    socket.sendRaw(
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.US_ASCII));
    socket.readHead();
    byte[] answer = new byte[16_000];
    String text = new String(answer, 0, socket.read(answer), StandardCharsets.UTF_8);
    assertThat(text.split("\"0x4f\"", -1)).hasSize(1 + 10);
    assertThat(text).contains("\"limit\":\"request-rate\",\"value\":1");
    neighbour.noticesNothing();
  }

  @Test
  void pagesOfOtherOriginsAreRefusedAndThoseOfTheSameHostAreTold() throws IOException {
    int port = path.port();
    String origin = "http://localhost:" + port;
    assertThat(answer(port, "GET / HTTP/1.1|Host: localhost|Origin: https://evil.example"))
        .startsWith("HTTP/1.1 403");
    assertThat(answer(port, "OPTIONS / HTTP/1.1|Host: localhost:" + port + "|Origin: " + origin))
        .startsWith("HTTP/1.1 204")
        .contains("Access-Control-Allow-Origin: " + origin)
        .contains("Access-Control-Allow-Headers: content-type");
  }

  /** A page's name that was rebound to loopback: a browser says no Origin to its own host. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1|Content-Length: 0",
        "GET / HTTP/1.1",
        "GET /metrics HTTP/1.1",
        "GET /chain/79 HTTP/1.1|Upgrade: websocket|Connection: Upgrade",
      })
  void aNameThatLeadsToThisMachineIsRefused(String request) throws IOException {
    assertThat(answer(path.port(), request + "|Host: evil.example:" + path.port()))
        .startsWith("HTTP/1.1 403");
  }
}
