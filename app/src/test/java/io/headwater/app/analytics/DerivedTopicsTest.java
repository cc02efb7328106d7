package io.headwater.app.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.app.process.HeadwaterProcess;
import io.headwater.app.sample.RecordedBlocks;
import io.headwater.ingest.FollowRules;
import io.headwater.ingest.Ingest;
import io.headwater.ingest.IngestSettings;
import io.headwater.ingest.node.NodeLimits;
import io.headwater.ingest.node.NodeUrl;
import io.headwater.schemas.avro.RowOp;
import io.headwater.testkit.chain.ChainMove;
import io.headwater.testkit.chain.ForkingChain;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded blocks, with reorgs of which many go back to the very same blocks, through a node, an
 * ingest and a real broker: what analytics derives in a process that is killed in between is what
 * the node's own data say, row by row.
 */
final class DerivedTopicsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FINALIZED_DEPTH = 8;

  /** So often a long chain grows, at least. */
  private static final int MOVES = 40;

  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static long chains = 2_000;

  private final Random random = new Random(17);

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(directory.resolve("data"), 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static List<TestBlock> mainnet() {
    return RecordedChain.read(
        Objects.requireNonNull(RecordedBlocks.class.getResourceAsStream(RecordedBlocks.MAINNET)));
  }

  @Test
  void areTheNodesDataAfterReorgsAndAKill() throws InterruptedException {
    List<ChainMove> moves = derive(mainnet(), 1, this::exportAndRebuild);
    assertThat(moves).extracting(ChainMove::op).contains(RowOp.REVERT);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        RecordedChain.GETH_TEST_CHAIN,
        RecordedChain.SEPOLIA,
        RecordedChain.BESU_TEST_CHAIN,
        RecordedChain.POLYGON,
        RecordedChain.QUIRKS,
        RecordedChain.SINGLES
      })
  void areTheNodesDataOfEveryRecordedChain(String file) throws InterruptedException {
    for (List<TestBlock> run : RecordedChain.linkedRuns(RecordedChain.load(file))) {
      var unused = derive(run, 3, (rows, analytics) -> {});
    }
  }

  private interface Then {
    void run(DerivedRows rows, HeadwaterProcess analytics);
  }

  /** The canonical rows as a file; then all of them again, in topics that take the place. */
  private void exportAndRebuild(DerivedRows rows, HeadwaterProcess analytics) {
    long chainId = rows.chainId();
    Path file = directory.resolve("transfers.ndjson");
    try (HeadwaterProcess export =
        command(
            "export",
            chainId,
            "--topic",
            "transfers",
            "--to",
            "ndjson",
            "--out",
            file.toString())) {
      assertThat(export.awaitExit(PATIENCE)).as(export.output()).isZero();
    }
    rows.checkExported(file);
    try (HeadwaterProcess again =
        command(
            "analytics",
            chainId,
            "--generation",
            "2",
            "--state",
            directory.resolve("again").toString())) {
      again.awaitOutput("generation 2 of the derived topics is the one to read");
      assertThat(analytics.awaitExit(PATIENCE)).as(analytics.output()).isZero();
      rows.check(2);
    }
  }

  /** A process that was killed is taken for gone sooner than usual. */
  private static Path quick() {
    try {
      return Files.writeString(
          directory.resolve("kafka.properties"),
          "session.timeout.ms=2000\nheartbeat.interval.ms=500\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HeadwaterProcess command(String name, long chainId, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                name,
                "--kafka",
                broker.bootstrapServers(),
                "--allow-unreplicated",
                "--kafka-config",
                quick().toString(),
                "--chain",
                Long.toString(chainId)));
    args.addAll(List.of(more));
    return HeadwaterProcess.start(directory, args.toArray(String[]::new));
  }

  /** Derives a chain that grows and forks, kills analytics so often, and checks every topic. */
  private List<ChainMove> derive(List<TestBlock> run, int kills, Then then)
      throws InterruptedException {
    long chainId = ++chains;
    ForkingChain chain = new ForkingChain(run, 1, FINALIZED_DEPTH);
    try (ScriptedNodeServer node = ScriptedNodeServer.start(new ScriptedNode(chain, chainId));
        Ingest ingest = ingest(node);
        DerivedRows rows = new DerivedRows(broker.bootstrapServers(), chainId, chain)) {
      awaitMoves(rows, 1);
      HeadwaterProcess analytics = analytics(chainId);
      try {
        analytics.awaitOutput("is the one to read");
        int killAt = run.size() / (kills + 1);
        while (!chain.isAtEnd()) {
          move(chain, 1 + run.size() / MOVES);
          node.announce();
          awaitHead(rows, chain);
          if (kills > 0 && chain.canonical().size() > killAt) {
            kills--;
            killAt += run.size() / (kills + 2);
            analytics.kill();
            analytics.close();
            analytics = analytics.restart();
          }
        }
        List<ChainMove> moves = rows.moves();
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(rows.blocks()).isEqualTo(moves.size()));
        rows.check(1);
        assertThat(ingest.ended()).isNotDone();
        then.run(rows, analytics);
        return moves;
      } finally {
        analytics.close();
      }
    }
  }

  private void move(ForkingChain chain, int blocks) {
    switch (random.nextInt(4)) {
      case 0 -> chain.fork(1 + random.nextInt(4));
      case 1 -> chain.restore();
      default -> {
        for (int i = 0; i < blocks; i++) {
          chain.advance();
        }
      }
    }
  }

  private static void awaitMoves(DerivedRows rows, int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> rows.moves().size() >= count);
  }

  /** Waits until the journal's newest block is the node's. */
  private static void awaitHead(DerivedRows rows, ForkingChain chain) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> rows.moves().getLast().block().equals(chain.head()));
  }

  /** Strict, but for Cronos' receipts, of which some never come. */
  private static FollowRules rules() {
    FollowRules strict = FollowRules.strict();
    return new FollowRules(
        strict.from(),
        false,
        false,
        false,
        true,
        strict.finalityDepth(),
        strict.pollInterval(),
        strict.restateAfter(),
        strict.parallelFetches());
  }

  private static Ingest ingest(ScriptedNodeServer node) throws InterruptedException {
    return Ingest.start(
        new IngestSettings(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            List.of(NodeUrl.parse(node.ws())),
            OptionalLong.empty(),
            rules(),
            NodeLimits.DEFAULT,
            false,
            Duration.ofDays(1),
            Optional.empty()));
  }

  private static HeadwaterProcess analytics(long chainId) {
    return command(
        "analytics", chainId, "--state", directory.resolve("state-" + chainId).toString());
  }
}
