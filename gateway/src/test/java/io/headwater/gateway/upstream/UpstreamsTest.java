package io.headwater.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.testkit.chain.GrowingChain;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.node.NodeFault;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to real nodes over real sockets, which fail as nodes do. */
final class UpstreamsTest {

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final int ANSWER_BYTES = 100_000;

  private final ScriptedNode node = node(1);
  private final ScriptedNodeServer server = ScriptedNodeServer.start(node);
  private final ScriptedNode other = node(2);
  private final ScriptedNodeServer otherServer = ScriptedNodeServer.start(other);

  private static ScriptedNode node(long chainId) {
    return new ScriptedNode(
        new GrowingChain(RecordedChain.load(RecordedChain.BESU_TEST_CHAIN), 12, 2), chainId);
  }

  @AfterEach
  void stop() {
    server.close();
    otherServer.close();
  }

  private Upstreams both(String transport) {
    return upstreams(address(server, transport), address(otherServer, transport));
  }

  private static String address(ScriptedNodeServer server, String transport) {
    return transport.equals("ws") ? server.ws() : server.http();
  }

  private static Upstreams upstreams(String... urls) {
    return new Upstreams(
        List.of(urls).stream()
            .map(url -> Upstream.open(URI.create(url), TIMEOUT, ANSWER_BYTES))
            .toList(),
        8,
        System::nanoTime);
  }

  private static UpstreamAnswer answer(CompletableFuture<UpstreamAnswer> call) {
    return call.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static UpstreamAnswer chainId(Upstreams upstreams) {
    return answer(upstreams.call("eth_chainId", "[]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "ws"})
  void passesResultsAndErrorsAsTheNodeSaidThem(String transport) {
    try (Upstreams upstreams = both(transport)) {
      assertThat(chainId(upstreams)).isEqualTo(new UpstreamAnswer.Result("\"0x1\""));
      assertThat(answer(upstreams.call("eth_nonsense", "[1,{\"a\":null}]")))
          .isEqualTo(
              new UpstreamAnswer.Failure(
                  "{\"code\":-32601,\"message\":\"the method eth_nonsense does not exist/is not available\"}"));
      assertThat(node.calls("eth_chainId")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"http,HANG", "http,HTTP_500", "http,GARBAGE", "ws,HANG", "ws,GARBAGE"})
  void asksTheNextNodeWhenOneFailsAndStaysThere(String transport, NodeFault fault) {
    try (Upstreams upstreams = both(transport)) {
      node.fail(fault, 1);
      assertThat(chainId(upstreams)).isEqualTo(new UpstreamAnswer.Result("\"0x2\""));
      assertThat(chainId(upstreams)).isEqualTo(new UpstreamAnswer.Result("\"0x2\""));
      assertThat(node.calls("eth_chainId")).isZero();
      other.fail(fault, 1);
      assertThat(chainId(upstreams)).isEqualTo(new UpstreamAnswer.Result("\"0x1\""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "ws"})
  void asksTheNextNodeWhenOneIsNotThere(String transport) {
    String gone = address(server, transport);
    server.close();
    try (Upstreams upstreams = upstreams(gone, address(otherServer, transport))) {
      assertThat(chainId(upstreams)).isEqualTo(new UpstreamAnswer.Result("\"0x2\""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "ws"})
  void saysWhichNodeFailedAndHowWithoutItsPath(String transport) {
    try (Upstreams upstreams = upstreams(address(server, transport) + "/v2/secret-key")) {
      node.fail(NodeFault.HANG, 1);
      assertThatThrownBy(() -> chainId(upstreams))
          .cause()
          .isInstanceOf(UpstreamException.class)
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageNotContaining("secret-key");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "ws"})
  void refusesAnAnswerThatIsTooLong(String transport) {
    try (Upstreams upstreams =
        new Upstreams(
            List.of(Upstream.open(URI.create(address(server, transport)), TIMEOUT, 1_000)),
            8,
            System::nanoTime)) {
      assertThatThrownBy(() -> answer(upstreams.call("eth_getBlockByNumber", "[\"latest\",true]")))
          .cause()
          .hasMessageContaining("more than 1000");
      assertThat(chainId(upstreams)).isEqualTo(new UpstreamAnswer.Result("\"0x1\""));
    }
  }

  @Test
  void goesOnAfterALostSocket() {
    try (Upstreams upstreams = upstreams(server.ws())) {
      assertThat(chainId(upstreams)).isEqualTo(new UpstreamAnswer.Result("\"0x1\""));
      node.fail(NodeFault.HANG, 1);
      CompletableFuture<UpstreamAnswer> hanging = upstreams.call("eth_chainId", "[]");
      assertThatThrownBy(() -> answer(hanging)).cause().isInstanceOf(Exception.class);
      server.dropSockets();
      assertThat(
              Awaitility.await().ignoreExceptions().until(() -> chainId(upstreams), answer -> true))
          .isEqualTo(new UpstreamAnswer.Result("\"0x1\""));
    }
  }

  @Test
  void countsTheCallsUnderWay() {
    try (Upstreams upstreams =
        new Upstreams(
            List.of(Upstream.open(URI.create(server.http()), TIMEOUT, ANSWER_BYTES)),
            2,
            System::nanoTime)) {
      node.fail(NodeFault.HANG, 2);
      CompletableFuture<UpstreamAnswer> first = upstreams.call("eth_chainId", "[]");
      assertThat(upstreams.isFull()).isFalse();
      CompletableFuture<UpstreamAnswer> second = upstreams.call("eth_chainId", "[]");
      assertThat(upstreams.isFull()).isTrue();
      assertThatThrownBy(() -> answer(first)).cause().isInstanceOf(UpstreamException.class);
      assertThatThrownBy(() -> answer(second)).cause().isInstanceOf(UpstreamException.class);
      assertThat(upstreams.isFull()).isFalse();
    }
  }
}
