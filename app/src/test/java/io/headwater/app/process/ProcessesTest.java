package io.headwater.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.Ports;
import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.json.BlockNames;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.check.HeadChecker;
import io.headwater.testkit.check.LogChecker;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Broker, ingest and two gateways as processes: each is killed and comes back. */
final class ProcessesTest {

  private static final long CHAIN_ID = 4242;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DRAINED = Duration.ofSeconds(10);

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final SimulatedChain chain = new SimulatedChain(new Random(7), 3, 6);
  private final ScriptedNode node = new ScriptedNode(chain, CHAIN_ID);
  private final int kafkaPort = Ports.free();
  private final List<Integer> gatewayPorts = List.of(Ports.free(), Ports.free());
  private final List<HeadwaterProcess> processes = new ArrayList<>();
  private ScriptedNodeServer server = ScriptedNodeServer.start(node);

  @BeforeEach
  void startAll() {
    move(10);
    String kafka = "127.0.0.1:" + kafkaPort;
    String data = directory.resolve("data").toString();
    start("broker", "--data", data, "--port", Integer.toString(kafkaPort));
    processes.getFirst().awaitOutput("Kafka at");
    start("ingest", "--kafka", kafka, "--node", server.ws(), "--allow-unreplicated");
    for (int port : gatewayPorts) {
      start(
          "gateway",
          "--kafka",
          kafka,
          "--chain",
          Long.toString(CHAIN_ID),
          "--listen",
          "127.0.0.1:" + port,
          "--upstream",
          server.http(),
          "--allow-unreplicated");
    }
    gatewayPorts.forEach(this::awaitReady);
  }

  private void start(String... args) {
    processes.add(HeadwaterProcess.start(directory, args));
  }

  @AfterEach
  void stopAll() {
    processes.reversed().forEach(HeadwaterProcess::close);
    server.close();
    http.shutdownNow();
  }

  private void awaitReady(int port) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(readyStatus(port)).as(this::outputs).isEqualTo(200));
  }

  private String outputs() {
    StringBuilder all = new StringBuilder();
    processes.forEach(process -> all.append(process.output()).append("\n---\n"));
    return all.toString();
  }

  private int readyStatus(int port) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/readyz");
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .statusCode();
    } catch (IOException e) {
      return 0; // It does not listen yet.
    }
  }

  /** The chain does so many random things, and tells. */
  private void move(int steps) {
    for (int i = 0; i < steps; i++) {
      synchronized (node) {
        chain.step();
      }
      server.announce();
    }
    synchronized (node) {
      chain.advance(1);
    }
    server.announce();
  }

  /** A subscriber of one gateway, who never reconnects. */
  private static final class Follower implements AutoCloseable {
    final RpcSocket socket;
    final RpcSocket.Heard heads;
    final RpcSocket.Heard logs;

    Follower(int port) {
      socket = RpcSocket.connect("ws://127.0.0.1:" + port);
      heads = socket.subscribe("newHeads");
      logs = socket.subscribe("logs", Map.of());
    }

    boolean hasHeard(String hash) {
      return heads.results().stream().anyMatch(head -> head.get("hash").asString().equals(hash));
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @Test
  void whateverIsKilledTheJournalStaysDenseAndEqualsTheNodesChain() {
    try (Follower first = new Follower(gatewayPorts.getFirst());
        Follower second = new Follower(gatewayPorts.getLast())) {
      List<TestBlock> before = canonical();
      moveAndHear(List.of(first, second));
      killAndRestart(1); // ingest
      moveAndHear(List.of(first, second));
      killAndRestart(0); // broker
      moveAndHear(List.of(first, second));
      killAndRestart(2); // the first gateway
      awaitReady(gatewayPorts.getFirst());
      moveAndHear(List.of(second));
      try (Follower again = new Follower(gatewayPorts.getFirst())) {
        moveAndHear(List.of(again, second));
      }
      assertHeldAll(second, before);
    }
    assertVerified();
    assertThat(journalsChain()).isEqualTo(canonicalSince(journalsChain().getFirst()));
    assertAllDrain();
  }

  private List<TestBlock> canonical() {
    synchronized (node) {
      return List.copyOf(chain.canonical());
    }
  }

  private void moveAndHear(List<Follower> followers) {
    move(8);
    String head = canonical().getLast().hash();
    for (Follower follower : followers) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(follower.hasHeard(head)).as(this::outputs).isTrue());
    }
  }

  private void killAndRestart(int index) {
    processes.get(index).kill();
    move(3); // Meanwhile the chain goes on.
    processes.set(index, processes.get(index).restart());
  }

  /** The subscriber that was there all the time holds the chain from where it began. */
  private void assertHeldAll(Follower follower, List<TestBlock> before) {
    HeadChecker heads = new HeadChecker();
    LogChecker logs = new LogChecker();
    follower.heads.results().forEach(heads::accept);
    follower.logs.results().forEach(logs::accept);
    long from = Long.parseLong(heads.held().getFirst().get("number").asString().substring(2), 16);
    assertThat(from).isLessThanOrEqualTo(before.getLast().number() + 1);
    List<TestBlock> wanted = canonical().stream().filter(block -> block.number() >= from).toList();
    assertThat(heads.faultsAgainst(wanted.stream().map(TestBlock::hash).toList())).isEmpty();
    List<JsonNode> wantedLogs = wanted.stream().flatMap(block -> block.logs().stream()).toList();
    Awaitility.await("the last block's logs").until(() -> follower.logs.size() > 0);
    assertThat(logs.faultsAgainst(wantedLogs)).isEmpty();
  }

  private void assertVerified() {
    HeadwaterProcess topics =
        HeadwaterProcess.start(
            directory, "topics", "--kafka", "127.0.0.1:" + kafkaPort, "--verify");
    assertThat(topics.awaitExit(PATIENCE)).as(topics.output()).isZero();
    assertThat(topics.output()).contains("dense and linked").contains("1 epochs begun");
  }

  /** What remains canonical in the journal, by number and hash. */
  private List<String> journalsChain() {
    CanonicalChain replayed = new CanonicalChain();
    List<String> blocks = new ArrayList<>();
    Map<String, Object> kafka = Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort);
    try (JournalReader reader = new JournalReader(KafkaJournalSource.open(kafka, CHAIN_ID))) {
      reader.seek(reader.source().beginOffset());
      long end = reader.source().endOffset();
      while (reader.source().position() < end) {
        for (JournalEntry entry : reader.poll(Duration.ofMillis(200))) {
          replay(entry.headers(), replayed, blocks);
        }
      }
    }
    return blocks;
  }

  private static void replay(RecordHeaders entry, CanonicalChain chain, List<String> blocks) {
    switch (entry.kind()) {
      case BLOCK_APPLIED -> {
        chain.applied(block(entry), Objects.requireNonNull(entry.parent()));
        blocks.add(BlockNames.of(block(entry)));
      }
      case BLOCK_REVERTED -> {
        chain.reverted(block(entry), Objects.requireNonNull(entry.parent()));
        assertThat(blocks.removeLast()).isEqualTo(BlockNames.of(block(entry)));
      }
      case BLOCKS_FINALIZED, EPOCH_STARTED -> {}
    }
  }

  private static BlockRef block(RecordHeaders entry) {
    return new BlockRef(entry.number(), Objects.requireNonNull(entry.hash()));
  }

  private List<String> canonicalSince(String first) {
    List<String> all = canonical().stream().map(ProcessesTest::name).toList();
    return all.subList(all.indexOf(first), all.size());
  }

  private static String name(TestBlock block) {
    return block.toString();
  }

  private void assertAllDrain() {
    for (HeadwaterProcess process : processes.reversed()) {
      process.terminate();
      process.awaitExit(DRAINED);
    }
  }
}
