package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.app.broker.Ports;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.socket.RpcSocket;
import io.reactivex.disposables.Disposable;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.websocket.WebSocketClient;
import org.web3j.protocol.websocket.WebSocketService;

/** The clients that people use, unchanged, with a real anvil as the node. */
final class ClientsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOPIC = "0x" + "ab".repeat(32);

  @TempDir static Path directory;
  private static Anvil anvil;
  private static EmbeddedBroker broker;
  private static WholePath path;

  @BeforeAll
  static void start() throws Exception {
    anvil = Anvil.start(directory, Ports.free());
    broker = EmbeddedBroker.start(directory.resolve("data"), 0);
    path =
        WholePath.start(
            broker, anvil.ws(), FollowRules.forDevelopment(), GatewaySettings.Bounds.DEFAULT);
  }

  @AfterAll
  static void stop() {
    if (path != null) {
      path.close();
      broker.close();
      anvil.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ethers.mjs", "viem.mjs", "web3.mjs", "cbor.mjs", "deflate.mjs"})
  void ofJavaScriptHearWhatTheNodeHas(String script) throws Exception {
    var unused =
        NpmProject.CONFORMANCE.run(
            List.of("node", script),
            Map.of("NODE", anvil.http(), "HEADWATER", "ws://127.0.0.1:" + path.port()),
            directory);
  }

  @Test
  void web3jHearsHeadsAndLogsAndThatTheyAreRemoved() throws Exception {
    WebSocketService service =
        new WebSocketService(
            new WebSocketClient(URI.create("ws://127.0.0.1:" + path.port())), false);
    service.connect();
    Web3j web3j = Web3j.build(service);
    List<String> heads = new CopyOnWriteArrayList<>();
    List<String> logs = new CopyOnWriteArrayList<>();
    Disposable onHeads =
        web3j
            .newHeadsNotifications()
            .subscribe(note -> heads.add(note.getParams().getResult().getHash()));
    Disposable onLogs =
        web3j
            .logsNotifications(List.of(), List.of(TOPIC))
            .subscribe(note -> logs.add(note.getParams().getResult().getBlockHash()));
    try (RpcSocket node = RpcSocket.connect(anvil.ws())) {
      assertThat(web3j.ethChainId().send().getChainId()).isEqualTo(BigInteger.valueOf(31_337));
      AnvilTest.emitLog(node);
      Awaitility.await().atMost(PATIENCE).until(() -> heads.size() >= 1 && logs.size() == 1);
      assertThat(logs.getFirst()).isEqualTo(heads.getLast());
      node.call("anvil_reorg", 1, List.of());
      node.call("evm_mine");
      // web3j's log has no member for removed: that the same log comes again is what shows.
      Awaitility.await().atMost(PATIENCE).until(() -> logs.size() == 2);
      assertThat(logs.getLast()).isEqualTo(logs.getFirst());
      String head = node.call("eth_getBlockByNumber", "latest", false).get("hash").asString();
      Awaitility.await().atMost(PATIENCE).until(() -> heads.getLast().equals(head));
    } finally {
      onHeads.dispose();
      onLogs.dispose();
      web3j.shutdown();
    }
  }
}
