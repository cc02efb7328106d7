package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.CborTree;
import io.headwater.testkit.socket.RpcSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A client in CBOR hears what one in JSON hears, over a real socket. */
final class CborTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static ScriptedNodeServer node;
  private static SimulatedChain chain;
  private static ScriptedNode script;
  private static WholePath path;

  private RpcSocket json;
  private RpcSocket cbor;

  @BeforeAll
  static void start() throws InterruptedException {
    broker = EmbeddedBroker.start(data, 0);
    chain = new SimulatedChain(new Random(1), 2, 4);
    chain.advance(6);
    script = new ScriptedNode(chain, 79);
    node = ScriptedNodeServer.start(script);
    path = WholePath.start(broker, node, FollowRules.forDevelopment());
  }

  @AfterAll
  static void stop() {
    path.close();
    node.close();
    broker.close();
  }

  @BeforeEach
  void connect() {
    json = path.connect();
    cbor = path.connectCbor();
  }

  @AfterEach
  void close() {
    json.close();
    cbor.close();
  }

  private static void until(Supplier<Integer> what, int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> what.get() >= count);
  }

  /** Messages without the subscription's id. */
  private static List<JsonNode> told(RpcSocket.Heard heard) {
    return heard.messages().stream()
        .map(
            message -> {
              ObjectNode copy = (ObjectNode) message.deepCopy();
              ((ObjectNode) copy.get("params")).remove("subscription");
              return (JsonNode) copy;
            })
        .toList();
  }

  /** Blocks come and go meanwhile; both are compared when both have heard of the newest. */
  private void bothHearTheSame(int atLeast, Object... params) {
    RpcSocket.Heard wanted = json.subscribe(params);
    RpcSocket.Heard got = cbor.subscribe(params);
    List<RpcSocket.Heard> heads = List.of(json.subscribe("newHeads"), cbor.subscribe("newHeads"));
    for (int i = 0; i < 4; i++) {
      advanceAndReorg();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (RpcSocket.Heard each : heads) {
                assertThat(each.results().stream().map(head -> head.get("hash").asString()))
                    .endsWith(chain.head().hash());
              }
              assertThat(wanted.size()).isGreaterThanOrEqualTo(atLeast);
              assertThat(told(got)).isEqualTo(told(wanted));
            });
    assertThat(cbor.call("eth_unsubscribe", got.id()).booleanValue()).isTrue();
    assertThat(cbor.answer("eth_unsubscribe", got.id()).has("error")).isTrue();
  }

  private static void advanceAndReorg() {
    synchronized (script) {
      chain.advance(1);
      chain.reorg(1, 2);
    }
    node.announce();
  }

  @Test
  void agreesOnTheSubprotocol() {
    assertThat(cbor.subprotocol()).isEqualTo(RpcSocket.CBOR);
    assertThat(json.subprotocol()).isEmpty();
  }

  @Test
  void hearsHeads() {
    bothHearTheSame(4, "newHeads");
  }

  @Test
  void hearsLogsAndThatTheyAreRemoved() {
    bothHearTheSame(1, "logs", Map.of());
  }

  @Test
  void hearsTransitionsWithTheirCursors() {
    bothHearTheSame(4, "blocks", Map.of("withCursor", true));
  }

  @Test
  void hearsThePastAndItsEnd() {
    Map<String, Object> past = Map.of("fromBlock", "0x2", "toBlock", "0x6", "withCursor", true);
    RpcSocket.Heard wanted = json.subscribe("newHeads", past);
    RpcSocket.Heard got =
        cbor.subscribe("newHeads", Map.of("fromBlock", 2, "toBlock", 6, "withCursor", true));
    until(wanted::size, 7);
    until(got::size, 7);
    assertThat(told(got)).isEqualTo(told(wanted));
    assertThat(got.messages().getLast().get("method").asString()).isEqualTo("headwater_end");
  }

  @Test
  void takesBytesAndIntegersInParams() {
    JsonNode log =
        chain.canonical().subList(2, 7).stream()
            .flatMap(block -> block.logs().stream())
            .findFirst()
            .orElseThrow();
    String address = log.get("address").asString();
    byte[] bytes = HexFormat.of().parseHex(address, 2, address.length());
    RpcSocket.Heard got =
        cbor.subscribe("logs", Map.of("address", bytes, "fromBlock", 2, "toBlock", 6));
    RpcSocket.Heard wanted =
        json.subscribe("logs", Map.of("address", address, "fromBlock", "0x2", "toBlock", "0x6"));
    until(wanted::size, 1);
    until(got::size, wanted.size());
    assertThat(got.results()).isEqualTo(wanted.results());
  }

  @Test
  void hearsPendingTransactionsAndTheSyncStatus() {
    RpcSocket.Heard wanted = json.subscribe("newPendingTransactions", true);
    RpcSocket.Heard got = cbor.subscribe("newPendingTransactions", true);
    RpcSocket.Heard hashes = cbor.subscribe("newPendingTransactions");
    RpcSocket.Heard status = cbor.subscribe("syncing");
    until(status::size, 1);
    assertThat(status.results().getFirst()).isEqualTo(JSON.getNodeFactory().booleanNode(false));
    JsonNode transaction =
        chain.canonical().stream()
            .flatMap(block -> block.block().get("transactions").valueStream())
            .findFirst()
            .orElseThrow();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              node.announcePending(transaction);
              return wanted.size() > 0 && got.size() > 0 && hashes.size() > 0;
            });
    assertThat(got.results().getFirst()).isEqualTo(wanted.results().getFirst());
    assertThat(hashes.results().getFirst()).isEqualTo(transaction.get("hash"));
  }

  @Test
  void isAnsweredAsInJson() {
    for (List<Object> params : List.<List<Object>>of(List.of("0x3", true), List.of("0x3", false))) {
      assertThat(cbor.answer("eth_getBlockByNumber", params.toArray()).get("result"))
          .isEqualTo(json.answer("eth_getBlockByNumber", params.toArray()).get("result"));
    }
    JsonNode unknown = cbor.answer("no_such_method");
    assertThat(unknown.get("error").get("code").asInt()).isEqualTo(-32601);
    assertThat(cbor.answer("eth_subscribe", "logs", Map.of("cursor", "x")).get("error"))
        .isEqualTo(json.answer("eth_subscribe", "logs", Map.of("cursor", "x")).get("error"));
  }

  @Test
  void answersABatchInOneArray() {
    ArrayNode batch = JSON.createArrayNode();
    batch.addObject().put("jsonrpc", "2.0").putNull("id").put("method", "eth_chainId");
    batch.add(5);
    cbor.sendBinary(CborTree.bytes(batch));
    until(() -> cbor.all().size(), 2);
    assertThat(cbor.all().getFirst().get("result").asString()).isEqualTo("0x4f");
    assertThat(cbor.all().getLast().get("error").get("code").asInt()).isEqualTo(-32600);
  }

  @Test
  void saysWhatIsNoCborAndStaysOpen() {
    cbor.sendBinary(HexFormat.of().parseHex("a1c1"));
    until(() -> cbor.all().size(), 1);
    JsonNode error = cbor.all().getFirst().get("error");
    assertThat(error.get("code").asInt()).isEqualTo(-32700);
    assertThat(cbor.call("eth_chainId").asString()).isEqualTo("0x4f");
  }

  @Test
  void isHungUpOnWithATextFrame() throws Exception {
    cbor.sendText("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}");
    assertThat(cbor.closed().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1003);
    json.sendBinary(
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"eth_chainId\"}"
            .getBytes(StandardCharsets.UTF_8));
    assertThat(json.call("eth_chainId").asString()).isEqualTo("0x4f");
  }
}
