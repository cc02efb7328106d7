package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.StalledSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of RFC 6455 that a server must keep, over a raw socket. */
final class Rfc6455Test {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int CHOPPED_BELOW = 2_000;

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
    GatewaySettings.Bounds usual = GatewaySettings.Bounds.DEFAULT;
    path =
        WholePath.start(
            broker,
            node.ws(),
            FollowRules.forDevelopment(),
            new GatewaySettings.Bounds(
                usual.arrivals(),
                usual.session(),
                usual.rpc(),
                Rfc6455Cases.LIMIT,
                usual.outboxBytes(),
                usual.incomingBytes(),
                usual.recentBytes(),
                usual.replay(),
                usual.heartbeatTimeout(),
                usual.upstreamTimeout(),
                usual.upstreamCalls(),
                usual.compressionThreshold()));
  }

  @AfterAll
  static void stop() {
    path.close();
    node.close();
    broker.close();
  }

  private static List<Rfc6455Cases.Case> cases() {
    return Rfc6455Cases.all();
  }

  private static Stream<Rfc6455Cases.Case> shortCases() {
    return cases().stream().filter(one -> one.sent().length < CHOPPED_BELOW);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void answersAsDue(Rfc6455Cases.Case one) throws IOException {
    check(one, Integer.MAX_VALUE);
  }

  @ParameterizedTest(name = "byte by byte: {0}")
  @MethodSource("shortCases")
  void answersAsDueWhateverTheNetworkMakesOfIt(Rfc6455Cases.Case one) throws IOException {
    check(one, 1);
  }

  private static void check(Rfc6455Cases.Case one, int chop) throws IOException {
    try (StalledSocket socket = StalledSocket.connect(path.port())) {
      byte[] sent = one.sent();
      for (int from = 0; from < sent.length; from += chop) {
        socket.sendRaw(
            Arrays.copyOfRange(
                sent, from, Math.min(sent.length, from + Math.min(chop, sent.length))));
        if (chop == Integer.MAX_VALUE) {
          break;
        }
      }
      for (String due : one.due()) {
        assertIs(due, socket.readFrame());
      }
      if (one.due().getLast().startsWith("close")) {
        assertThat(socket.isClosedWithin(PATIENCE)).as("the connection ends").isTrue();
      } else {
        socket.sendRaw(Rfc6455Cases.ping("still there"));
        assertIs("pong still there", socket.readFrame());
      }
    }
  }

  private static void assertIs(String due, StalledSocket.Frame frame) {
    int space = due.indexOf(' ');
    String what = due.substring(space + 1);
    switch (due.substring(0, space)) {
      case "text" -> {
        assertThat(frame.opcode()).isEqualTo(1);
        assertThat(frame.text()).contains(what);
      }
      case "pong" -> {
        assertThat(frame.opcode()).isEqualTo(10);
        assertThat(new String(frame.payload(), StandardCharsets.UTF_8)).isEqualTo(what);
      }
      default -> {
        assertThat(frame.opcode()).as("a close frame is due").isEqualTo(8);
        assertThat(frame.closeCode()).isEqualTo(Integer.parseInt(what));
      }
    }
  }
}
