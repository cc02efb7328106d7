package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.app.sample.RecordedBlocks;
import io.headwater.ingest.FollowRules;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.ReceiptJson;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.testkit.chain.GrowingChain;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each linked run of recorded blocks, as a chain of its own, goes through a real broker and a real
 * socket: every block and receipt in the journal, every header and log at a subscriber in JSON and
 * at one in CBOR, member by member.
 */
final class RecordedChainsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration ARRIVAL = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Set<String> NOT_IN_HEADERS =
      Set.of("transactions", "uncles", "withdrawals", "size", "totalDifficulty");

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static long chains = 1_000;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(data, 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLostOrChanged() {
    return Stream.of(
            RecordedChain.GETH_TEST_CHAIN,
            RecordedChain.SEPOLIA,
            RecordedChain.BESU_TEST_CHAIN,
            RecordedChain.QUIRKS,
            RecordedChain.SINGLES,
            RecordedChain.POLYGON,
            RecordedBlocks.MAINNET)
        .flatMap(file -> RecordedChain.linkedRuns(load(file)).stream())
        .map(run -> DynamicTest.dynamicTest(name(run), () -> goesThrough(run)));
  }

  private static List<TestBlock> load(String file) {
    if (!file.equals(RecordedBlocks.MAINNET)) {
      return RecordedChain.load(file);
    }
    InputStream mainnet = RecordedBlocks.class.getResourceAsStream(file);
    return RecordedChain.read(Objects.requireNonNull(mainnet));
  }

  private static String name(List<TestBlock> run) {
    return "%d blocks from %s".formatted(run.size(), run.getFirst());
  }

  private static void goesThrough(List<TestBlock> run) throws Exception {
    long chainId = ++chains;
    GrowingChain chain = new GrowingChain(run, 1, run.size());
    try (ScriptedNodeServer node = ScriptedNodeServer.start(new ScriptedNode(chain, chainId));
        WholePath path = WholePath.start(broker, node, lenient());
        RpcSocket client = path.connect();
        RpcSocket inCbor = path.connectCbor()) {
      RpcSocket.Heard heads = client.subscribe("newHeads");
      RpcSocket.Heard logs = client.subscribe("logs", Map.of());
      RpcSocket.Heard cborHeads = inCbor.subscribe("newHeads");
      RpcSocket.Heard cborLogs = inCbor.subscribe("logs", Map.of());
      chain.advance(run.size());
      node.announce();
      List<JsonNode> wantedHeads = run.stream().skip(1).map(RecordedChainsTest::header).toList();
      List<JsonNode> wantedLogs =
          run.stream().skip(1).flatMap(RecordedChainsTest::notifiedLogs).toList();
      Awaitility.await()
          .atMost(ARRIVAL)
          .until(
              () ->
                  Stream.of(heads, cborHeads).allMatch(all -> all.size() >= wantedHeads.size())
                      && Stream.of(logs, cborLogs)
                          .allMatch(all -> all.size() >= wantedLogs.size()));
      assertSameList(wantedHeads, heads.results(), "head");
      assertSameList(wantedLogs, logs.results(), "log");
      assertSameList(wantedHeads, cborHeads.results(), "head in CBOR");
      assertSameList(wantedLogs, cborLogs.results(), "log in CBOR");
      assertJournal(chainId, run);
    }
  }

  /** Cronos has blocks with fewer receipts than transactions. */
  private static FollowRules lenient() {
    FollowRules usual = FollowRules.forDevelopment();
    return new FollowRules(
        usual.from(),
        false,
        true,
        true,
        true,
        usual.finalityDepth(),
        usual.pollInterval(),
        usual.restateAfter(),
        usual.parallelFetches());
  }

  private static JsonNode header(TestBlock block) {
    ObjectNode header = block.block().deepCopy();
    header.remove(NOT_IN_HEADERS);
    return header;
  }

  private static Stream<JsonNode> notifiedLogs(TestBlock block) {
    return block.logs().stream().map(log -> notified(block, (ObjectNode) log));
  }

  private static JsonNode notified(TestBlock block, ObjectNode log) {
    ObjectNode notified = log.deepCopy();
    if (!log.has("blockTimestamp")) {
      notified.set("blockTimestamp", block.block().get("timestamp"));
    }
    notified.put("removed", false);
    return notified;
  }

  private static void assertSameList(List<JsonNode> wanted, List<JsonNode> got, String what) {
    assertThat(got.size()).as("number of " + what + "s").isEqualTo(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      assertSame(wanted.get(i), got.get(i), what + " " + i);
    }
  }

  /** Member by member: a difference names the member, not 20 MB of JSON. */
  private static void assertSame(JsonNode wanted, JsonNode got, String what) {
    if (!wanted.equals(got)) {
      for (String member : wanted.propertyNames()) {
        assertThat(Objects.equals(got.get(member), wanted.get(member)))
            .as("%s has the same %s", what, member)
            .isTrue();
      }
      assertThat(List.copyOf(got.propertyNames()))
          .as(what)
          .containsExactlyInAnyOrderElementsOf(wanted.propertyNames());
      assertThat(got.size()).as(what).isEqualTo(wanted.size());
    }
  }

  private static void assertJournal(long chainId, List<TestBlock> run) {
    List<Block> applied = new ArrayList<>();
    try (JournalReader reader =
        new JournalReader(
            KafkaJournalSource.open(
                Map.of("bootstrap.servers", broker.bootstrapServers()), chainId))) {
      reader.seek(reader.source().beginOffset());
      long end = reader.source().endOffset();
      while (reader.source().position() < end) {
        for (JournalEntry entry : reader.poll(POLL)) {
          if (entry.headers().kind() == EntryKind.BLOCK_APPLIED) {
            applied.add(((BlockApplied) entry.decode()).getBlock());
          }
        }
      }
      assertThat(reader.duplicates()).isZero();
    }
    assertThat(applied.size()).isEqualTo(run.size());
    for (int i = 0; i < run.size(); i++) {
      assertBlock(run.get(i), applied.get(i));
    }
  }

  private static void assertBlock(TestBlock wanted, Block got) {
    JsonBytes out = new JsonBytes();
    BlockJson.write(out, got, true);
    assertSame(wanted.block(), JSON.readTree(out.toByteArray()), "block " + wanted);
    assertThat(got.getReceipts().size()).isEqualTo(wanted.receipts().size());
    for (int i = 0; i < got.getReceipts().size(); i++) {
      ReceiptJson.write(out.clear(), got, got.getReceipts().get(i));
      JsonNode receipt = JSON.readTree(out.toByteArray());
      assertSame(wanted.receipts().get(i), receipt, "receipt %d of %s".formatted(i, wanted));
    }
  }
}
