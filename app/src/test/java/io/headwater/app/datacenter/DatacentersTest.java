package io.headwater.app.datacenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.ingest.promotion.Promoted;
import io.headwater.ingest.promotion.Promotion;
import io.headwater.ingest.promotion.PromotionException;
import io.headwater.mirror.JournalMirror;
import io.headwater.mirror.MirrorException;
import io.headwater.mirror.MirrorSettings;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One chain in two datacenters, in the order of its life: mirrored, cut, restarted, promoted. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DatacentersTest {

  private static final long CHAIN_ID = 7;
  private static final int CURSOR_AHEAD = -32012;
  private static final Duration QUIET = Duration.ofMillis(200);

  @TempDir static Path directory;

  private static final SimulatedChain CHAIN = new SimulatedChain(new Random(7), 2, 8);
  private static final BlocksHeard STAYING = new BlocksHeard();
  private static final BlocksHeard MOVING = new BlocksHeard();
  private static ScriptedNodeServer node;
  private static Datacenter home;
  private static Datacenter other;
  private static JournalMirror mirror;

  @BeforeAll
  static void start() throws InterruptedException {
    CHAIN.advance(20);
    node = ScriptedNodeServer.start(new ScriptedNode(CHAIN, CHAIN_ID));
    home = new Datacenter(directory.resolve("home"));
    other = new Datacenter(directory.resolve("other"));
    home.ingest(node.ws());
    home.serve(CHAIN_ID);
    mirror = mirrored();
    other.serve(CHAIN_ID);
    home.awaitReady();
    STAYING.moveTo(home.url());
    MOVING.moveTo(home.url());
  }

  @AfterAll
  static void stop() {
    STAYING.close();
    MOVING.close();
    mirror.close();
    other.close();
    home.close();
    node.close();
  }

  private static JournalMirror mirrored() throws InterruptedException {
    return JournalMirror.start(settings());
  }

  private static MirrorSettings settings() {
    return new MirrorSettings(
        home.remoteKafka(), other.kafka(), Set.of(), false, Duration.ofDays(2), false);
  }

  private static MirrorSettings back(boolean replaces) {
    return new MirrorSettings(
        other.remoteKafka(), home.kafka(), Set.of(CHAIN_ID), false, Duration.ofDays(2), replaces);
  }

  private static void grow(int blocks) {
    CHAIN.advance(blocks);
    node.announce();
  }

  private static void fork() {
    CHAIN.reorg(2, 3);
    node.announce();
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(20));
  }

  private static void awaitHead(BlocksHeard client) {
    await("the client is at the head").until(() -> client.isAt(CHAIN.head().hash()));
  }

  private static void awaitSame() {
    awaitHead(STAYING);
    awaitHead(MOVING);
    assertThat(MOVING.steps()).isEqualTo(STAYING.steps());
  }

  private static JournalReader read(Datacenter where) {
    JournalReader reader = new JournalReader(KafkaJournalSource.open(where.kafka(), CHAIN_ID));
    long end = reader.source().endOffset();
    reader.seek(reader.source().beginOffset());
    while (reader.source().position() < end) {
      var unused = reader.poll(Duration.ofMillis(200));
    }
    return reader;
  }

  private static Promotion promotion(Duration quiet) {
    return new Promotion(other.kafka(), CHAIN_ID, false, quiet);
  }

  @Test
  @Order(1)
  void aCursorOfTheOneGoesOnInTheOtherAndBack() {
    grow(1);
    awaitSame();
    other.awaitReady();
    fork();
    MOVING.moveTo(other.url());
    awaitSame();
    grow(2);
    fork();
    awaitSame();
    MOVING.moveTo(home.url());
    fork();
    awaitSame();
  }

  @Test
  @Order(2)
  void aheadOfTheMirrorTheClientWaitsUntilItHasCaughtUp() {
    home.network().cut();
    grow(3);
    awaitSame();
    MOVING.moveTo(other.url());
    await("it is told to wait").until(() -> MOVING.waitedFor().contains(CURSOR_AHEAD));
    fork();
    home.network().heal();
    awaitSame();
  }

  @Test
  @Order(3)
  void aMirrorThatIsStartedAgainGoesOnWhereTheTargetEnds() throws InterruptedException {
    mirror.close();
    grow(2);
    mirror = mirrored();
    awaitSame();
    try (JournalReader there = read(other)) {
      assertThat(there.duplicates()).isZero();
      assertThat(there.gap()).isEmpty();
    }
    assertThat(ConnectOffsets.keys(other.kafka(), CHAIN_ID))
        .as("MirrorMaker and we store under the same key")
        .hasSize(1);
  }

  @Test
  @Order(4)
  void isNotPromotedWhileTheMirrorWrites() {
    CompletableFuture<Promoted> promoted =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return promotion(Duration.ofSeconds(30)).run();
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    await("it is refused")
        .until(
            () -> {
              grow(1);
              return promoted.isDone();
            });
    assertThatThrownBy(promoted::join)
        .hasCauseInstanceOf(PromotionException.class)
        .hasMessageContaining("stop the mirror");
    awaitSame();
  }

  @Test
  @Order(5)
  void goesOnAtTheOtherAfterAPromotionWithCursorsOfBefore() throws Exception {
    home.network().cut();
    MOVING.moveTo(home.url());
    grow(3); // They never reach the other datacenter; its own ingest reads them from the node.
    awaitSame();
    Promoted promoted = promotion(QUIET).run();
    assertThat(promoted.isNew()).isTrue();
    Promoted again = promotion(QUIET).run();
    assertThat(again.isNew()).isFalse();
    assertThat(again.started()).isEqualTo(promoted.started());
    other.ingest(node.ws());
    MOVING.moveTo(other.url());
    grow(1);
    awaitSame();
    fork();
    awaitSame();
    assertThatThrownBy(() -> promotion(QUIET).run())
        .isInstanceOf(PromotionException.class)
        .hasMessageContaining("it is written there already");
  }

  @Test
  @Order(6)
  void skipsAndCountsWhatTheWriterAtHomeStillSends() throws Exception {
    home.network().heal();
    grow(2);
    awaitSame(); // Each has an ingest of its own: they need not see the same steps.
    fork();
    awaitSame();
    await("records of the ended epoch are counted")
        .until(() -> metric("headwater_journal_ended_epoch_records_total") > 0);
    grow(1);
    awaitSame();
    assertThatThrownBy(() -> JournalMirror.start(back(true)))
        .as("what an ingest writes is not replaced")
        .isInstanceOf(MirrorException.class)
        .hasMessageContaining("1 ingest(s) of it run there");
  }

  @Test
  @Order(7)
  void refusesToWriteToAPromotedJournalWhateverRecordCameLast() throws Exception {
    other.stopIngest();
    double strays = metric("headwater_journal_ended_epoch_records_total");
    grow(1);
    await("a record of the ended epoch stands last in the other")
        .until(() -> metric("headwater_journal_ended_epoch_records_total") > strays);
    mirror.close();
    assertThatThrownBy(DatacentersTest::mirrored)
        .isInstanceOf(MirrorException.class)
        .hasMessageContaining("it is no mirror of that one");
    other.ingest(node.ws());
    awaitSame();
  }

  @Test
  @Order(8)
  void homeComesBackAsAMirrorThatIsMadeAnewAndTakesOverAgain() throws Exception {
    home.stopServing();
    home.stopIngest();
    STAYING.moveTo(other.url());
    assertThatThrownBy(() -> JournalMirror.start(back(false)))
        .as("home's last entry came to the other, and is skipped there")
        .isInstanceOf(MirrorException.class)
        .hasMessageContaining("--replace");
    // As after an earlier crossing: MirrorMaker had brought most of the status.
    ConnectOffsets.storeNewest(home.kafka(), other.kafka(), new TopicNames(CHAIN_ID).status());
    mirror = JournalMirror.start(back(true));
    home.serve(CHAIN_ID);
    home.awaitReady();
    MOVING.moveTo(home.url());
    grow(1);
    fork();
    awaitSame();
    String status = new TopicNames(CHAIN_ID).status();
    assertThat(ConnectOffsets.oldestMillis(home.kafka(), status))
        .as("all of the status has come, not only what is new")
        .isEqualTo(ConnectOffsets.oldestMillis(other.kafka(), status));
    other.stopIngest();
    mirror.close();
    Promoted promoted = new Promotion(home.kafka(), CHAIN_ID, false, QUIET).run();
    assertThat(promoted.isNew()).isTrue();
    home.ingest(node.ws());
    mirror = mirrored(); // The other is a mirror again, and lacks nothing: it is not made anew.
    grow(2);
    awaitSame();
    try (JournalReader there = read(other)) {
      assertThat(there.duplicates()).isZero();
      assertThat(there.gap()).isEmpty();
    }
  }

  private static double metric(String name) throws IOException, InterruptedException {
    URI url = URI.create(other.url().toString().replace("ws://", "http://") + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }
}
