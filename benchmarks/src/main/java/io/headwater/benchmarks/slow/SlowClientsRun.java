package io.headwater.benchmarks.slow;

import io.headwater.benchmarks.clients.Client;
import io.headwater.benchmarks.clients.ClientThread;
import io.headwater.benchmarks.feed.GatewayProcess;
import io.headwater.benchmarks.feed.JournalFeed;
import io.headwater.benchmarks.latency.RenderedChain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Produces blocks at a pace: for clients that all read, then with some that hardly do, then while
 * these catch up.
 *
 * <p>Threading: the caller's.
 */
public final class SlowClientsRun {

  private static final long CHAIN_ID = 3_001;
  private static final int PHASES = 4;
  private static final int WARM_UP = 0;
  private static final int ALL_FAST = 1;
  private static final int SOME_SLOW = 2;
  private static final int CATCHING_UP = 3;
  private static final int DIGITS = 3;
  private static final int RECEIVE_BUFFER = 4 * 1024;
  private static final int BYTES_PER_SECOND = 1_000;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int TRANSACTIONS = 20;
  private static final double P99 = 99;
  private static final String HEAP = "512m";
  private static final int OUTBOX_BOUND_MB = 512 * 1024 * 1024 / 4 / 1_000_000;

  private final RenderedChain chain;
  private final int blocks;
  private final int clients;
  private final int slow;
  private final Duration every;
  private final Production production;
  private final Histogram[] latencies =
      Stream.generate(() -> new Histogram(DIGITS)).limit(PHASES).toArray(Histogram[]::new);

  /**
   * A run.
   *
   * @param blocks of each phase
   * @param clients in all
   * @param slow how many of them are slow
   * @param every time from a block to the next
   */
  public SlowClientsRun(int blocks, int clients, int slow, Duration every) {
    this.blocks = blocks;
    this.clients = clients;
    this.slow = slow;
    this.every = every;
    this.chain = RenderedChain.of(1 + PHASES * blocks, TRANSACTIONS);
    this.production = new Production(chain, 1);
  }

  /** Runs it all and prints it. */
  public void print(String bootstrapServers, Path log, PrintStream out)
      throws IOException, InterruptedException {
    Outcome outcome = run(bootstrapServers, log);
    printTable(outcome.phases(), out);
    outcome.catchUp().print(out);
    long whole = outcome.fast().stream().filter(sink -> sink.blocks() == PHASES * blocks).count();
    out.printf(
        "  fast clients that have every block whole: %d of %d%n"
            + "  outboxes: at most %.1f MB, their bound %d MB (a quarter of the heap)%n",
        whole,
        clients - slow,
        outcome.phases().stream().mapToDouble(Phase::outboxBytes).max().orElseThrow() / 1e6,
        OUTBOX_BOUND_MB);
  }

  /** What is asked when all clients rest. */
  private record Outcome(List<Phase> phases, List<FastSink> fast, CatchUp catchUp) {}

  private Outcome run(String bootstrapServers, Path log) throws IOException, InterruptedException {
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    try (JournalFeed feed = JournalFeed.begin(kafka, CHAIN_ID, chain)) {
      feed.append(feed.block(0));
      feed.reportAtHead();
      try (GatewayProcess gateway = GatewayProcess.start(bootstrapServers, CHAIN_ID, HEAP, log);
          ClientThread fast = ClientThread.start();
          ClientThread others = ClientThread.start()) {
        List<FastSink> fastSinks = subscribeFast(gateway, fast, clients - slow, latencies);
        Pace pace = new Pace(feed, production, gateway, every, blocks);
        Phase[] phases = new Phase[PHASES];
        try (ClientThread leaving = ClientThread.start()) {
          var unused = subscribeFast(gateway, leaving, slow, unread());
          awaitSubscriptions(gateway, clients);
          for (int phase : List.of(WARM_UP, ALL_FAST)) {
            phases[phase] = pace.run(phase, latencies[phase]);
            leaving.check();
          }
        }
        awaitSubscriptions(gateway, clients - slow);
        List<SlowSink> slowSinks = subscribeSlow(gateway, others);
        awaitSubscriptions(gateway, clients);
        phases[SOME_SLOW] = pace.run(SOME_SLOW, latencies[SOME_SLOW]);
        others.check();
        CatchUp catchUp = CatchUp.begin(slowSinks, production, 2 * blocks, 3 * blocks);
        others.speedUp();
        phases[CATCHING_UP] = pace.run(CATCHING_UP, latencies[CATCHING_UP]);
        catchUp.await(PHASES * blocks, others::check);
        fast.check();
        return new Outcome(List.of(phases), fastSinks, catchUp);
      }
    }
  }

  private void printTable(List<Phase> phases, PrintStream out) {
    long before = phases.get(ALL_FAST).latency().getValueAtPercentile(P99);
    long after = phases.get(SOME_SLOW).latency().getValueAtPercentile(P99);
    out.printf(
        "%n%s%s%s%s  p99 with slow ones: %.2f of that without%n",
        Phase.heading(),
        phases.get(ALL_FAST).row("%d clients, all reading".formatted(clients)),
        phases.get(SOME_SLOW).row("%d of them at %d B/s".formatted(slow, BYTES_PER_SECOND)),
        phases.get(CATCHING_UP).row("while these catch up, and after"),
        (double) after / before);
  }

  private static Histogram[] unread() {
    return Stream.generate(() -> new Histogram(DIGITS)).limit(PHASES).toArray(Histogram[]::new);
  }

  private List<FastSink> subscribeFast(
      GatewayProcess gateway, ClientThread thread, int count, Histogram[] into) throws IOException {
    List<FastSink> sinks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FastSink sink = new FastSink(production, into, block -> block / blocks);
      sinks.add(sink);
      thread.add(subscribed(Client.connect(gateway.address(), 0, sink)));
    }
    return sinks;
  }

  private List<SlowSink> subscribeSlow(GatewayProcess gateway, ClientThread thread)
      throws IOException {
    List<SlowSink> sinks = new ArrayList<>();
    for (int i = 0; i < slow; i++) {
      SlowSink sink = new SlowSink(production);
      sinks.add(sink);
      Client client = subscribed(Client.connect(gateway.address(), RECEIVE_BUFFER, sink));
      thread.add(client, BYTES_PER_SECOND);
    }
    return sinks;
  }

  private static Client subscribed(Client client) throws IOException {
    for (String params : List.of("\"newHeads\"", "\"logs\",{}")) {
      client.send(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[%s]}"
              .formatted(params));
    }
    return client;
  }

  private static void awaitSubscriptions(GatewayProcess gateway, int clients)
      throws InterruptedException {
    while (gateway.metric("headwater_subscriptions{") != 2.0 * clients) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
