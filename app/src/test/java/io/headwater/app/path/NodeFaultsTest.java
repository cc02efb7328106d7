package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.check.HeadChecker;
import io.headwater.testkit.check.LogChecker;
import io.headwater.testkit.node.NodeFault;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Nodes that fail, over real sockets: a subscriber ends with the canonical chain all the same. */
final class NodeFaultsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MANY = 1_000_000;

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static long lastChainId = 9_000;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(data, 0);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** A chain that two nodes have, and a subscriber. */
  private static final class Stage implements AutoCloseable {
    final SimulatedChain chain = new SimulatedChain(new Random(5), 2, 6);
    final long chainId = ++lastChainId;
    final ScriptedNode first;
    final ScriptedNode second;
    final ScriptedNodeServer firstServer;
    final ScriptedNodeServer secondServer;
    final WholePath path;
    final RpcSocket client;
    final RpcSocket.Heard heads;
    final RpcSocket.Heard logs;
    final long from;

    Stage(String transport, long firstChainId, int nodes) throws InterruptedException {
      chain.advance(10);
      first = new ScriptedNode(chain, firstChainId == 0 ? chainId : firstChainId);
      second = new ScriptedNode(chain, chainId);
      firstServer = ScriptedNodeServer.start(first);
      secondServer = ScriptedNodeServer.start(second);
      List<String> urls =
          List.of(firstServer, secondServer).stream()
              .limit(nodes)
              .map(server -> transport.equals("ws") ? server.ws() : server.http())
              .toList();
      path =
          WholePath.start(
              broker,
              urls,
              OptionalLong.of(chainId),
              FollowRules.strict(),
              GatewaySettings.Bounds.DEFAULT);
      client = path.connect();
      heads = client.subscribe("newHeads");
      logs = client.subscribe("logs", Map.of());
      from = chain.head().number() + 1;
    }

    void move() {
      synchronized (first) {
        synchronized (second) {
          chain.advance(2);
          chain.reorg(2, 3);
        }
      }
      announce();
    }

    void announce() {
      firstServer.announce();
      secondServer.announce();
    }

    void awaitHead() {
      String head = chain.head().hash();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  heads.results().stream().anyMatch(at -> at.get("hash").asString().equals(head)));
    }

    void assertHoldsTheCanonicalChain() {
      HeadChecker checkedHeads = new HeadChecker();
      LogChecker checkedLogs = new LogChecker();
      List<TestBlock> wanted =
          chain.canonical().stream().filter(block -> block.number() >= from).toList();
      long due = wanted.stream().mapToLong(block -> block.logs().size()).sum();
      heads.results().forEach(checkedHeads::accept);
      assertThat(checkedHeads.faultsAgainst(wanted.stream().map(TestBlock::hash).toList()))
          .isEmpty();
      Awaitility.await().atMost(PATIENCE).until(() -> logs.size() >= due);
      logs.results().forEach(checkedLogs::accept);
      assertThat(
              checkedLogs.faultsAgainst(
                  wanted.stream().flatMap(block -> block.logs().stream()).toList()))
          .isEmpty();
      assertThat(path.isFollowing()).isTrue();
      assertThat(client.closed()).isNotDone();
    }

    @Override
    public void close() {
      client.close();
      path.close();
      firstServer.close();
      secondServer.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FOREIGN_RECEIPTS", "ERRORS", "GARBAGE", "HTTP_500"})
  void aNodeThatFailsForEverIsLeftForTheOther(NodeFault fault) throws Exception {
    isLeftForTheOther(fault);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"NULL_BLOCKS", "NULL_RECEIPTS", "FEWER_RECEIPTS", "HANG"})
  void aNodeThatLacksSomethingForEverIsLeftForTheOther(NodeFault fault) throws Exception {
    isLeftForTheOther(fault);
  }

  private static void isLeftForTheOther(NodeFault fault) throws Exception {
    try (Stage stage = new Stage("http", 0, 2)) {
      stage.move();
      stage.awaitHead();
      stage.first.fail(fault, MANY);
      stage.move();
      stage.awaitHead();
      stage.assertHoldsTheCanonicalChain();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "HANG"})
  void theOnlyNodeIsAskedAgainUntilItBehaves(NodeFault fault) throws Exception {
    try (Stage stage = new Stage("ws", 0, 1)) {
      stage.first.fail(fault, 6);
      stage.move();
      stage.awaitHead();
      stage.assertHoldsTheCanonicalChain();
    }
  }

  @Test
  void aNodeOnAnotherChainIsNotFollowed() throws Exception {
    try (Stage stage = new Stage("ws", 77_777, 2)) {
      stage.move();
      stage.awaitHead();
      stage.assertHoldsTheCanonicalChain();
    }
  }

  @Test
  void aNodeThatGoesAwayIsLeftForTheOther() throws Exception {
    try (Stage stage = new Stage("ws", 0, 2)) {
      RpcSocket.Heard pending = stage.client.subscribe("newPendingTransactions");
      stage.move();
      stage.awaitHead();
      stage.firstServer.close();
      stage.move();
      stage.awaitHead();
      stage.assertHoldsTheCanonicalChain();
      JsonNode transaction = aTransaction(stage.chain);
      Awaitility.await("the mempool of the other")
          .atMost(PATIENCE)
          .until(
              () -> {
                stage.secondServer.announcePending(transaction);
                return pending.size() > 0;
              });
    }
  }

  private static JsonNode aTransaction(SimulatedChain chain) {
    return chain.canonical().stream()
        .flatMap(block -> block.block().get("transactions").valueStream())
        .findFirst()
        .orElseThrow();
  }
}
