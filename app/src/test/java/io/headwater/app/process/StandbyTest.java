package io.headwater.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.Ports;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ingests as processes: one writes, the other stands by; the first is killed, then paused. */
final class StandbyTest {

  private static final long CHAIN_ID = 4243;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path directory;
  private final SimulatedChain chain = new SimulatedChain(new Random(11), 3, 6);
  private final ScriptedNode node = new ScriptedNode(chain, CHAIN_ID);
  private final ScriptedNodeServer server = ScriptedNodeServer.start(node);
  private final String kafka = "127.0.0.1:" + Ports.free();
  private final List<HeadwaterProcess> processes = new ArrayList<>();

  @BeforeEach
  void startBroker() {
    chain.advance(10);
    start(
            "broker",
            "--data",
            directory.resolve("data").toString(),
            "--port",
            kafka.split(":", -1)[1])
        .awaitOutput("Kafka at");
  }

  @AfterEach
  void stopAll() {
    processes.reversed().forEach(HeadwaterProcess::close);
    server.close();
  }

  private HeadwaterProcess start(String... args) {
    HeadwaterProcess process = HeadwaterProcess.start(directory, args);
    processes.add(process);
    return process;
  }

  private HeadwaterProcess ingest() {
    return start(
        "ingest",
        "--kafka",
        kafka,
        "--node",
        server.ws(),
        "--allow-unreplicated",
        "--session-timeout",
        "3");
  }

  private void move() {
    synchronized (node) {
      chain.step();
      chain.advance(1);
    }
    server.announce();
  }

  /** What {@code topics --verify} prints once the journal ends at the node's head. */
  private void awaitHeadInJournal() {
    String head;
    synchronized (node) {
      head = chain.head().hash();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(verify()).contains("dense and linked").contains(head));
  }

  private String verify() {
    try (HeadwaterProcess topics =
        HeadwaterProcess.start(directory, "topics", "--kafka", kafka, "--verify")) {
      assertThat(topics.awaitExit(PATIENCE)).as(topics.output()).isZero();
      return topics.output();
    }
  }

  @Test
  void theStandbyTakesOverAndWhoWasPausedIsFencedAndStandsBy() {
    HeadwaterProcess first = ingest();
    first.awaitOutput("the journal begins");
    HeadwaterProcess second = ingest();
    second.awaitOutput("standing by");
    move();
    awaitHeadInJournal();

    first.kill();
    second.awaitOutput("leading");
    move();
    awaitHeadInJournal();

    HeadwaterProcess third = ingest();
    third.awaitOutput("standing by");
    second.pause();
    third.awaitOutput("leading");
    move();
    awaitHeadInJournal();
    int before = second.output().length();
    second.resume();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> second.output().substring(before).contains("standing by"));
    move();
    awaitHeadInJournal();
    assertThat(third.output()).as("leadership does not come back").doesNotContain("fenced");

    third.terminate();
    third.awaitExit(Duration.ofSeconds(10));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> second.output().substring(before).contains("leading"));
    move();
    awaitHeadInJournal();
  }
}
