package io.headwater.ingest.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.avro.Hash;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.NodeFault;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;

/** Both transports against a real server. */
final class NodeClientTest {

  private static final NodeLimits LIMITS = new NodeLimits(Duration.ofSeconds(2), 1 << 20);

  private final SimulatedChain chain = new SimulatedChain(new Random(1), 2, 8);
  private final ScriptedNode node = new ScriptedNode(chain, 1);
  private final ScriptedNodeServer server = ScriptedNodeServer.start(node);

  @AfterEach
  void close() {
    server.close();
  }

  private NodeClient client(String scheme) {
    return NodeClient.open(NodeUrl.parse(scheme + "://127.0.0.1:" + server.port()), LIMITS);
  }

  private static String chainId(NodeClient client) {
    return NodeFutures.join(client.call("eth_chainId", "[]", JsonParser::getString));
  }

  private static Hash hash(String hex) {
    return new Hash(HexFormat.of().parseHex(hex, 2, hex.length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "ws"})
  void callsAndBatches(String scheme) {
    chain.advance(5);
    try (NodeClient client = client(scheme)) {
      assertThat(chainId(client)).isEqualTo("0x1");
      List<String> params = List.of("[\"0x1\",false]", "[\"0x2\",false]", "[\"0x99\",false]");
      var heads = NodeFutures.join(client.batch("eth_getBlockByNumber", params, Head::read));
      assertThat(heads).hasSize(3);
      assertThat(heads.get(1).orElseThrow().number()).isEqualTo(2);
      assertThat(heads.get(2)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "ws"})
  void fetchesBlocksByEitherWayToReceipts(String scheme) {
    chain.advance(20);
    try (NodeClient client = client(scheme)) {
      BlockFetcher fetcher = new BlockFetcher(client);
      var whole = NodeFutures.join(fetcher.byHash(hash(chain.head().hash())));
      node.lacks("eth_getBlockReceipts");
      BlockFetcher other = new BlockFetcher(client);
      assertThat(NodeFutures.join(other.byHash(hash(chain.head().hash())))).isEqualTo(whole);
      assertThat(NodeFutures.join(other.byNumber(chain.head().number()))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = NodeFault.class,
      names = {"NULL_BLOCKS", "NULL_RECEIPTS", "FOREIGN_RECEIPTS", "ERRORS", "GARBAGE"})
  void namesTheNodeAndTheReasonWhenItFails(NodeFault fault) {
    while (chain.head().receipts().isEmpty()) {
      chain.advance(1);
    }
    for (String scheme : List.of("http", "ws")) {
      try (NodeClient client = client(scheme)) {
        BlockFetcher fetcher = new BlockFetcher(client);
        node.fail(fault, 2);
        CompletableFuture<FetchedBlock> failing = fetcher.byHash(hash(chain.head().hash()));
        assertThatThrownBy(() -> NodeFutures.join(failing))
            .isInstanceOf(NodeException.class)
            .hasMessageContaining("127.0.0.1:" + server.port());
        node.fail(NodeFault.NONE, 0);
        assertThat(NodeFutures.join(fetcher.byHash(hash(chain.head().hash()))).hasAllReceipts())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "ws"})
  void waitsOnlySoLong(String scheme) {
    NodeLimits impatient = new NodeLimits(Duration.ofMillis(200), 1 << 20);
    NodeUrl url = NodeUrl.parse(scheme + "://127.0.0.1:" + server.port());
    try (NodeClient client = NodeClient.open(url, impatient)) {
      NodeFutures.join(client.call("eth_chainId", "[]", JsonParser::getString));
      node.fail(NodeFault.HANG, 1);
      assertThatThrownBy(
              () -> NodeFutures.join(client.call("eth_chainId", "[]", JsonParser::getString)))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("did not answer eth_chainId within");
    }
  }

  @Test
  void refusesAnswersAboveTheLimit() {
    chain.advance(3);
    for (String scheme : List.of("http", "ws")) {
      NodeUrl url = NodeUrl.parse(scheme + "://127.0.0.1:" + server.port());
      try (NodeClient client = NodeClient.open(url, new NodeLimits(Duration.ofSeconds(2), 100))) {
        assertThatThrownBy(() -> NodeFutures.join(new BlockFetcher(client).byNumber(1)))
            .isInstanceOf(NodeException.class)
            .hasMessageContaining("100");
      }
    }
  }

  @Test
  void saysThatHttp500IsNoAnswer() {
    try (NodeClient client = client("http")) {
      node.fail(NodeFault.HTTP_500, 1);
      assertThatThrownBy(
              () -> NodeFutures.join(client.call("eth_chainId", "[]", JsonParser::getString)))
          .hasMessageContaining("HTTP 500");
    }
  }

  @Test
  void hearsOfHeadsAndOfALostConnection() throws Exception {
    try (NodeClient client = client("ws")) {
      var heads = new LinkedBlockingQueue<Long>();
      CountDownLatch lost = new CountDownLatch(1);
      NodeFutures.join(
          client.subscribe(
              "[\"newHeads\"]",
              in -> heads.add(Head.read(in).orElseThrow().number()),
              lost::countDown));
      chain.advance(1);
      server.announce();
      assertThat(heads.poll(5, TimeUnit.SECONDS)).isEqualTo(chain.head().number());
      server.dropSockets();
      assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(chainId(client)).as("the next call connects again").isEqualTo("0x1");
    }
  }

  @Test
  void saysWhatANodeAddressLooksLikeAndHidesKeys() {
    assertThat(NodeUrl.parse("wss://node.example/v3/secret?key=1"))
        .hasToString("wss://node.example");
    for (String bad : List.of("", "localhost:8545", "ftp://x", "http://", "http://a b")) {
      assertThatThrownBy(() -> NodeUrl.parse(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("http://host:8545");
    }
  }
}
