package io.headwater.app.datacenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.mirror.JournalMirror;
import io.headwater.mirror.MirrorException;
import io.headwater.mirror.MirrorSettings;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two clusters, each the home of one chain, and mirrors that would do harm. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
final class MirrorGuardsTest {

  private static final long CHAIN_OF_A = 1;
  private static final long CHAIN_OF_B = 10;
  private static final Duration RETENTION = Duration.ofDays(2);

  @TempDir static Path directory;

  private static final SimulatedChain BLOCKS_OF_A = new SimulatedChain(new Random(1), 2, 8);
  private static final SimulatedChain BLOCKS_OF_B = new SimulatedChain(new Random(10), 2, 8);
  private static ScriptedNodeServer nodeOfA;
  private static ScriptedNodeServer nodeOfB;
  private static Datacenter a;
  private static Datacenter b;

  @BeforeAll
  static void start() {
    BLOCKS_OF_A.advance(20);
    BLOCKS_OF_B.advance(20);
    nodeOfA = ScriptedNodeServer.start(new ScriptedNode(BLOCKS_OF_A, CHAIN_OF_A));
    nodeOfB = ScriptedNodeServer.start(new ScriptedNode(BLOCKS_OF_B, CHAIN_OF_B));
    a = new Datacenter(directory.resolve("a"));
    b = new Datacenter(directory.resolve("b"));
  }

  @AfterAll
  static void stop() {
    a.close();
    b.close();
    nodeOfA.close();
    nodeOfB.close();
  }

  private static MirrorSettings settings(
      Datacenter from, Datacenter to, Set<Long> chains, boolean replaces) {
    return new MirrorSettings(from.remoteKafka(), to.kafka(), chains, false, RETENTION, replaces);
  }

  private static void awaitEntries(Datacenter where, long chainId) {
    Awaitility.await("entries of chain " + chainId)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> entries(where.kafka(), chainId) > 0);
  }

  private static long entries(Map<String, Object> kafka, long chainId) {
    try (TopicAdmin admin = TopicAdmin.open(kafka)) {
      if (!admin.has(new TopicNames(chainId).journal())) {
        return 0;
      }
    }
    try (KafkaJournalSource source = KafkaJournalSource.open(kafka, chainId)) {
      return source.endOffset() - source.beginOffset();
    }
  }

  @Test
  @Order(1)
  void refusesOneClusterUnderTwoAddresses() {
    assertThatThrownBy(() -> JournalMirror.start(settings(a, a, Set.of(), false)))
        .isInstanceOf(MirrorException.class)
        .hasMessageContaining("are the same cluster");
  }

  @Test
  @Order(2)
  void takesChainsThatComeLaterButNoneThatIsWrittenThere() throws Exception {
    b.ingest(nodeOfB.ws());
    awaitEntries(b, CHAIN_OF_B);
    try (JournalMirror back = JournalMirror.start(settings(b, a, Set.of(CHAIN_OF_B), false));
        JournalMirror forth = JournalMirror.start(settings(a, b, Set.of(CHAIN_OF_A), false))) {
      awaitEntries(a, CHAIN_OF_B);
      a.ingest(nodeOfA.ws());
      awaitEntries(b, CHAIN_OF_A);
      assertThat(back.ended()).isNotDone();
      assertThat(forth.ended()).isNotDone();
    }
    try (TopicAdmin admin = TopicAdmin.open(b.kafka())) {
      admin.check(TopicLayout.journal(new TopicNames(CHAIN_OF_A), RETENTION, false));
    }
  }

  @Test
  @Order(3)
  void refusesAChainThatAnIngestOfTheTargetWrites() {
    long entries = entries(b.kafka(), CHAIN_OF_B);
    assertThatThrownBy(() -> JournalMirror.start(settings(a, b, Set.of(), false)))
        .isInstanceOf(MirrorException.class)
        .hasMessageContaining("chain 10 is written on")
        .hasMessageNotContaining("--replace");
    assertThatThrownBy(() -> JournalMirror.start(settings(a, b, Set.of(CHAIN_OF_B), true)))
        .isInstanceOf(MirrorException.class)
        .hasMessageContaining("1 ingest(s) of it run there");
    assertThat(entries(b.kafka(), CHAIN_OF_B)).isGreaterThanOrEqualTo(entries);
  }

  @Test
  @Order(4)
  void refusesItWhereThatIngestIsInNoGroup() throws Exception {
    b.stopIngest();
    b.ingestAlone(nodeOfB.ws());
    BLOCKS_OF_B.advance(1);
    nodeOfB.announce();
    assertThatThrownBy(() -> JournalMirror.start(settings(a, b, Set.of(CHAIN_OF_B), true)))
        .isInstanceOf(MirrorException.class)
        .hasMessageContaining("writes its status there");
  }

  @Test
  @Order(5)
  void aChainWrittenThereThatComesLaterIsLeftOut() throws Exception {
    b.stopIngest();
    a.stopIngest();
    try (TopicAdmin admin = TopicAdmin.open(a.kafka())) {
      admin.delete(admin.chains().stream().map(id -> new TopicNames(id).journal()).toList());
    }
    try (JournalMirror forth = JournalMirror.start(settings(a, b, Set.of(), false))) {
      b.ingest(nodeOfB.ws());
      try (JournalMirror back = JournalMirror.start(settings(b, a, Set.of(CHAIN_OF_B), true))) {
        awaitEntries(a, CHAIN_OF_B);
        long third = 100;
        BLOCKS_OF_A.advance(1);
        try (ScriptedNodeServer node =
            ScriptedNodeServer.start(new ScriptedNode(BLOCKS_OF_A, third))) {
          a.ingest(node.ws());
          awaitEntries(b, third); // MirrorMaker has looked for new topics since.
          a.stopIngest();
        }
        assertThat(back.ended()).isNotDone();
      }
      assertThat(forth.ended()).isNotDone();
    }
    try (JournalReader reader = new JournalReader(KafkaJournalSource.open(b.kafka(), CHAIN_OF_B))) {
      long end = reader.source().endOffset();
      reader.seek(reader.source().beginOffset());
      while (reader.source().position() < end) {
        var unused = reader.poll(Duration.ofMillis(200));
      }
      assertThat(reader.duplicates()).as("nothing came back").isZero();
    }
  }

  @Test
  @Order(6)
  void neverBothWaysAndTheOtherWayOnceTheOneHasEnded() throws Exception {
    b.stopIngest();
    Set<Long> chain = Set.of(CHAIN_OF_B);
    try (JournalMirror back = JournalMirror.start(settings(b, a, chain, false))) {
      assertThatThrownBy(() -> JournalMirror.start(settings(a, b, chain, false)))
          .isInstanceOf(MirrorException.class)
          .hasMessageContaining("chains [10] are mirrored from")
          .hasMessageContaining("never mirror both ways");
      assertThat(back.ended()).isNotDone();
    }
    try (JournalMirror forth = JournalMirror.start(settings(a, b, chain, false))) {
      assertThat(forth.ended()).isNotDone();
    }
  }
}
