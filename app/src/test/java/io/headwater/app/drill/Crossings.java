package io.headwater.app.drill;

import io.headwater.app.datacenter.Arrivals;
import io.headwater.app.datacenter.Datacenter;
import io.headwater.app.sample.SampleNode;
import io.headwater.client.SubscriptionKind;
import io.headwater.client.SubscriptionRequest;
import io.headwater.ingest.promotion.Promoted;
import io.headwater.ingest.promotion.Promotion;
import io.headwater.mirror.JournalMirror;
import io.headwater.mirror.MirrorSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Clients that go back and forth between two datacenters, each with its cursor and one gateway at a
 * time, while the chain forks, the mirror is cut, and the other datacenter takes over.
 *
 * <p>Threading: the test's, but for the clients' own.
 */
final class Crossings implements AutoCloseable {

  private static final long CHAIN_ID = 1;
  private static final int CURSOR_AHEAD = -32012;
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * As on mainnet, finality takes longer than an outage: who holds a block of a branch that only
   * the lost datacenter knew can go back to the finalized one.
   */
  private static final int FINALIZED_DEPTH = 120;

  private static final int BLOCKS_EVERY = 25;

  /** USDT of mainnet, and the event Transfer: they are in nearly every recorded block. */
  private static final String TOKEN = "0xdac17f958d2ee523a2206206994597c13d831ec7";

  private static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

  private final Random random = new Random(5);
  private final Consumer<String> said;
  private final SampleNode node;
  private final NodeTruth truth;
  private final Datacenter home;
  private final Datacenter other;
  private final List<Subscriber> clients = new ArrayList<>();
  private final JournalMirror mirror;
  private final Arrivals atHome;
  private final Arrivals atOther;
  private final long from;
  private long moves;

  /**
   * Two datacenters, a mirror, and clients of the one at home.
   *
   * @param beat from block to block
   * @param said is told what happens, a line at a time
   */
  Crossings(Path directory, int count, Duration beat, Consumer<String> said)
      throws IOException, InterruptedException {
    this.said = said;
    node = SampleNode.start(directory, beat, FINALIZED_DEPTH);
    String url = "127.0.0.1:" + node.address().getPort();
    truth = new NodeTruth(URI.create("http://" + url));
    home = new Datacenter(directory.resolve("home"));
    other = new Datacenter(directory.resolve("other"));
    home.ingest("ws://" + url);
    home.serve(CHAIN_ID);
    mirror =
        JournalMirror.start(
            new MirrorSettings(
                home.remoteKafka(), other.kafka(), Set.of(), false, Duration.ofDays(1), false));
    other.serve(CHAIN_ID);
    home.awaitReady();
    other.awaitReady();
    until("the mirror copies", () -> mirror.running().isDone());
    atHome = new Arrivals(home, CHAIN_ID);
    atOther = new Arrivals(other, CHAIN_ID);
    truth.look();
    from = truth.finalized() + 1; // Nobody who goes back to the finalized block is told of more.
    for (int i = 0; i < count; i++) {
      clients.add(new Subscriber("client " + i, List.of(home.url()), request(i), Pace.free()));
    }
    clients.forEach(Subscriber::come);
    until("all clients hear", () -> clients.stream().allMatch(Subscriber::hasHeard));
  }

  private SubscriptionRequest request(int i) {
    SubscriptionRequest logs = SubscriptionRequest.of(SubscriptionKind.LOGS);
    SubscriptionRequest request;
    if (i % BLOCKS_EVERY == 0) {
      request = SubscriptionRequest.of(SubscriptionKind.BLOCKS);
    } else if (i % 2 == 0) {
      request = SubscriptionRequest.of(SubscriptionKind.NEW_HEADS);
    } else {
      request = logs.matching(List.of(TOKEN), List.of(List.of(TRANSFER)));
    }
    return request.from("0x" + Long.toHexString(from));
  }

  /** Some move from the one to the other, all the time. */
  void cross(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long began = moves;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i <= clients.size() / 50; i++) {
        Subscriber client = clients.get(random.nextInt(clients.size()));
        client.moveTo(List.of(random.nextBoolean() ? home.url() : other.url()));
        moves++;
      }
      tick();
    }
    said.accept("%d moves in %d s".formatted(moves - began, time.toSeconds()));
  }

  /** How late entries are at the other datacenter, so far. */
  void sayLag() {
    double[] millis = atOther.millisAfter(atHome);
    said.accept(
        "mirror lag of %d entries: p50 %.1f ms, p99 %.1f ms, most %.1f ms"
            .formatted(
                millis.length,
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                millis[millis.length - 1]));
  }

  /** The mirror is cut for a time, while clients go on crossing. */
  void cut(Duration time) throws IOException, InterruptedException {
    home.network().cut();
    cross(time);
    home.network().heal();
    said.accept("the mirror was cut for %d s".formatted(time.toSeconds()));
  }

  /** Home is lost, with blocks that the mirror has not brought; the other datacenter takes over. */
  void promote() throws IOException, InterruptedException {
    long lostFrom = truth.look().number();
    home.network().cut();
    until("home is ahead of the mirror", () -> newest() > lostFrom + 2);
    home.stopServing();
    home.stopIngest();
    mirror.close();
    long began = System.nanoTime();
    Promoted promoted = new Promotion(other.kafka(), CHAIN_ID, false, Duration.ofSeconds(1)).run();
    long written = System.nanoTime();
    other.ingest("ws://127.0.0.1:" + node.address().getPort());
    clients.forEach(client -> client.moveTo(List.of(other.url())));
    long epoch = promoted.started().getEpoch();
    until("its own ingest goes on", () -> atOther.firstApplied(epoch).isPresent());
    long applied = atOther.firstApplied(epoch).orElseThrow();
    said.accept(
        "promoted after %.1f s (1 s of them quiet), the first block of its own ingest after %.1f s"
            .formatted((written - began) / 1e9, (applied - began) / 1e9));
  }

  /** The chain moves on; everybody stays where he is. */
  void stay(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      tick();
    }
  }

  /** The chain stops; gives what each client does not hold as it should. */
  List<String> compare() throws IOException, InterruptedException {
    node.stopBeat();
    long head = truth.look().number();
    until(
        "all clients are at the node's last block", () -> clients.stream().allMatch(this::isWhole));
    List<String> wrong = new ArrayList<>();
    long expected = 0;
    long delivered = 0;
    long undone = 0;
    long ahead = 0;
    long resumes = 0;
    for (Subscriber client : clients) {
      client.failure().ifPresent(why -> wrong.add(client.name() + ": " + why));
      DrillReport.Subscriber noted = client.noted(due(client));
      Held.Difference found = noted.difference();
      expected += found.expected();
      delivered += found.delivered();
      undone += found.undone();
      resumes += noted.resumes();
      ahead += client.waited().getOrDefault(CURSOR_AHEAD, 0L);
      if (!found.isNone()) {
        wrong.add(client.name() + ": " + found);
      }
    }
    said.accept(
        "%d clients, blocks %d to %d: %d expected, %d delivered, %d undone, %d resumes, %d times told CURSOR_AHEAD"
            .formatted(clients.size(), from, head, expected, delivered, undone, resumes, ahead));
    said.accept(wrong.isEmpty() ? "each holds exactly the canonical events" : "WRONG: " + wrong);
    return wrong;
  }

  /** How often clients were told that they are ahead. */
  long timesAhead() {
    return clients.stream()
        .mapToLong(client -> client.waited().getOrDefault(CURSOR_AHEAD, 0L))
        .sum();
  }

  private boolean isWhole(Subscriber client) {
    List<Held.Block> due = due(client);
    return due.isEmpty() || client.isAt(due.getLast()) || client.failure().isPresent();
  }

  private List<Held.Block> due(Subscriber client) {
    return truth.between(from, Long.MAX_VALUE - 1).values().stream()
        .map(block -> new Held.Block(block.number(), block.hash(), client.view().entries(block)))
        .filter(block -> !block.entries().isEmpty())
        .toList();
  }

  private long newest() {
    return clients.stream().mapToLong(Subscriber::newest).max().orElse(-1);
  }

  private void tick() throws IOException, InterruptedException {
    truth.look();
    LockSupport.parkNanos(TICK.toNanos());
  }

  private void until(String what, BooleanSupplier condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited in vain until " + what);
      }
      tick();
    }
  }

  @Override
  public void close() {
    clients.forEach(Subscriber::close);
    atHome.close();
    atOther.close();
    mirror.close();
    other.close();
    home.close();
    truth.close();
    node.close();
  }
}
