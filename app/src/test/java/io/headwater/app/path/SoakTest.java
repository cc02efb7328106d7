package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.gateway.limit.ArrivalLimits;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that come, flood, send junk and go, for minutes; at the end everything is as it was.
 * {@code -Dheadwater.soak.minutes=60} makes it an hour.
 */
@Tag("slow")
final class SoakTest {

  private static final Logger LOG = LoggerFactory.getLogger(SoakTest.class);
  private static final int WORKERS = 4;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long HEAP_TOLERANCE = 32L << 20;
  private static final int THREAD_TOLERANCE = 4;
  private static final int DESCRIPTOR_TOLERANCE = 8;

  @TempDir Path data;
  private final HttpClient http = HttpClient.newHttpClient();
  private final SimulatedChain chain = new SimulatedChain(new Random(9), 2, 6);
  private final ScriptedNode node = new ScriptedNode(chain, 80);

  /** What must be at the end as it was at the beginning. */
  private record Level(long heapBytes, int threads, long descriptors) {}

  @Test
  void leavesEverythingAsItWas() throws Exception {
    chain.advance(10);
    GatewaySettings.Bounds usual = GatewaySettings.Bounds.DEFAULT;
    ArrivalLimits arrivals = usual.arrivals();
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        ScriptedNodeServer server = ScriptedNodeServer.start(node);
        WholePath path =
            WholePath.start(
                broker,
                server.ws(),
                FollowRules.forDevelopment(),
                usual.with(
                    new ArrivalLimits(
                        arrivals.connections(),
                        0,
                        0,
                        0,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        true)));
        RpcSocket neighbour = path.connect()) {
      RpcSocket.Heard heads = neighbour.subscribe("newHeads");
      run(path, server, WARM_UP, heads);
      Level before = settled(path);
      long minutes = Long.getLong("headwater.soak.minutes", 3);
      run(path, server, Duration.ofMinutes(minutes), heads);
      Level after = settled(path);
      LOG.info("before {}, after {}", before, after);
      assertThat(after.heapBytes()).isLessThan(before.heapBytes() + HEAP_TOLERANCE);
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + THREAD_TOLERANCE);
      assertThat(after.descriptors())
          .isLessThanOrEqualTo(before.descriptors() + DESCRIPTOR_TOLERANCE);
      assertThat(neighbour.closed()).isNotDone();
      assertThat(path.isFollowing()).isTrue();
    }
  }

  /** Abuses the gateway for a time, while the chain moves and the neighbour hears all of it. */
  private void run(WholePath path, ScriptedNodeServer server, Duration time, RpcSocket.Heard heads)
      throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong rounds = new AtomicLong();
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    List<CompletableFuture<Void>> abusing = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Abuser abuser = new Abuser(path.port(), new Random(i));
      abusing.add(
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  abuser.abuse();
                  rounds.incrementAndGet();
                }
              },
              workers));
    }
    CompletableFuture<Void> done =
        CompletableFuture.allOf(abusing.toArray(CompletableFuture[]::new));
    long end = System.nanoTime() + time.toNanos();
    // Who waits for a message must get one to end.
    while (!done.isDone()) {
      over.set(System.nanoTime() > end);
      int before = heads.size();
      synchronized (node) {
        chain.step();
        chain.advance(1);
      }
      server.announce();
      Awaitility.await("the neighbour's next head")
          .atMost(PATIENCE)
          .until(() -> heads.size() > before);
    }
    done.join();
    workers.shutdown();
    LOG.info("{} rounds of abuse in {}", rounds, time);
  }

  /** Waits until only the neighbour is left, and looks. */
  private Level settled(WholePath path) {
    Awaitility.await("everybody but the neighbour is gone")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              String metrics = metrics(path);
              assertThat(metric(metrics, "headwater_sessions")).isEqualTo(1);
              assertThat(metric(metrics, "headwater_outbox_bytes")).isZero();
              assertThat(metric(metrics, "headwater_subscriptions{chain=\"80\",kind=\"newHeads\"}"))
                  .isEqualTo(1);
              for (String kind : List.of("logs", "newPendingTransactions", "syncing")) {
                assertThat(
                        metric(
                            metrics,
                            "headwater_subscriptions{chain=\"80\",kind=\"%s\"}".formatted(kind)))
                    .isZero();
              }
              assertThat(metric(metrics, "headwater_connections")).isLessThanOrEqualTo(2);
            });
    return new Level(
        heapAfterCollection(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount());
  }

  private static long heapAfterCollection() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private String metrics(WholePath path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + path.port() + "/metrics");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static double metric(String scrape, String sample) {
    return Pattern.compile("(?m)^" + Pattern.quote(sample) + " (\\S+)$")
        .matcher(scrape)
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .findFirst()
        .orElseThrow();
  }
}
