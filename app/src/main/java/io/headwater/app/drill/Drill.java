package io.headwater.app.drill;

import io.headwater.app.broker.Ports;
import io.headwater.app.sample.SampleNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One drill: starts everything, injects faults for a time, heals, waits until all is quiet, and
 * compares.
 *
 * <p>Threading: {@link #run} blocks its caller; {@link #close} may come from any thread.
 */
public final class Drill implements AutoCloseable {

  private static final Duration BEAT = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration TELL = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofMinutes(4);
  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final int AT_ONCE = 2;
  private static final int SESSION_SECONDS = 5;
  private static final long CHAIN_ID = 1;

  /** With this a part ends when it is started while Kafka is away for long; a supervisor's case. */
  private static final String KAFKA_AWAY = "is it running, and is the address right?";

  /** A fault under way. */
  private record Running(Part part, Fault fault, long untilNanos) {}

  /** Who something is still awaited of. */
  private interface Remaining {
    List<String> names() throws IOException, InterruptedException;
  }

  private final Random random;
  private final Consumer<String> progress;
  private final SampleNode node;
  private final NodeTruth truth;
  private final String kafka;
  private final Path directory;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final List<URI> gateways = new ArrayList<>();
  private final List<Running> running = new ArrayList<>();
  private final Map<String, Map<String, Integer>> injected = new LinkedHashMap<>();
  private long givenUp;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A drill that has not begun.
   *
   * @param directory takes data and the output of each part
   * @param progress is told what happens, a line at a time
   */
  public Drill(long seed, Path directory, Consumer<String> progress) {
    this.random = new Random(seed);
    this.directory = directory;
    this.progress = progress;
    this.node = SampleNode.start(directory, BEAT);
    this.truth = new NodeTruth(URI.create("http://127.0.0.1:" + node.address().getPort()));
    List<Integer> ports = List.of(Ports.free(), Ports.free(), Ports.free());
    this.kafka = "127.0.0.1:" + ports.getFirst();
    add(
        "broker",
        "broker",
        "--data",
        directory.resolve("broker").toString(),
        "--port",
        port(kafka));
    for (int i = 1; i <= 2; i++) {
      add(
          "ingest " + i,
          "ingest",
          "--kafka",
          kafka,
          "--allow-unreplicated",
          "--node",
          "ws://127.0.0.1:" + node.address().getPort(),
          "--session-timeout",
          Integer.toString(SESSION_SECONDS));
      String listen = "127.0.0.1:" + ports.get(i);
      add(
          "gateway " + i,
          "gateway",
          "--kafka",
          kafka,
          "--allow-unreplicated",
          "--chain",
          Long.toString(CHAIN_ID),
          "--listen",
          listen);
      gateways.add(URI.create("ws://" + listen));
    }
  }

  private static String port(String address) {
    return address.substring(address.lastIndexOf(':') + 1);
  }

  private void add(String name, String... args) {
    parts.put(name, new Part(name, directory, List.of(args)));
    injected.put(name, new HashMap<>());
  }

  /** Runs the drill and gives what it found. */
  public DrillReport run(Duration time) throws IOException, InterruptedException {
    parts.values().forEach(Part::start);
    progress.accept("waiting until both gateways take subscribers");
    List<String> wrong = new ArrayList<>(awaitReady());
    try (Subscribers subscribers =
        new Subscribers(gateways, truth, truth.look().number(), new Random(random.nextLong()))) {
      progress.accept("waiting until all subscribers hear");
      wrong.addAll(await(subscribers::silent, "has heard nothing"));
      long end = System.nanoTime() + time.toNanos();
      while (wrong.isEmpty() && System.nanoTime() < end && !pause(LOOK)) {
        step(subscribers);
        wrong.addAll(endedByThemselves());
        wrong.addAll(subscribers.failures());
      }
      heal(Long.MAX_VALUE);
      subscribers.settle();
      progress.accept("all is healed; waiting until all subscribers have what they should");
      // Once on a chain that moves, as a node's does; then it stops, for the comparison.
      wrong.addAll(await(subscribers::behind, "behind the node"));
      node.stopBeat();
      wrong.addAll(await(subscribers::late, "not at the node's last block"));
      return report(wrong, subscribers);
    }
  }

  private void step(Subscribers subscribers) throws IOException, InterruptedException {
    truth.look();
    long now = System.nanoTime();
    heal(now);
    subscribers.look(now);
    if (running.size() < AT_ONCE && random.nextInt(3) == 0) {
      strike();
    }
  }

  /** Says what ended; who gave its start up as Kafka was away is started again. */
  private List<String> endedByThemselves() {
    List<String> ended = new ArrayList<>();
    for (Part part : parts.values()) {
      if (part.isRunning() || running.stream().anyMatch(one -> one.part().equals(part))) {
        continue;
      }
      String last = part.lastLine();
      if (last.contains(KAFKA_AWAY)) {
        progress.accept(part.name() + ": gave its start up, and is started again");
        givenUp++;
        part.start();
      } else {
        ended.add(part.name() + " ended by itself: " + last);
      }
    }
    return ended;
  }

  private void strike() {
    List<Part> whole = parts.values().stream().filter(Part::isRunning).toList();
    if (whole.isEmpty()) {
      return;
    }
    Part part = whole.get(random.nextInt(whole.size()));
    Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
    Duration length = fault.length(random);
    progress.accept("%s: %s, for %d s".formatted(part.name(), fault.label(), length.toSeconds()));
    fault.strike(part);
    running.add(new Running(part, fault, System.nanoTime() + length.toNanos()));
    injected
        .computeIfAbsent(part.name(), name -> new HashMap<>())
        .merge(fault.label(), 1, Integer::sum);
  }

  private void heal(long nowNanos) {
    for (Iterator<Running> all = running.iterator(); all.hasNext(); ) {
      Running one = all.next();
      if (nowNanos == Long.MAX_VALUE || one.untilNanos() - nowNanos <= 0) {
        one.fault().heal(one.part());
        all.remove();
      }
    }
  }

  /** Waits until each gateway has taken a subscriber. */
  private List<String> awaitReady() throws IOException, InterruptedException {
    List<Knock> knocks = gateways.stream().map(Knock::at).toList();
    try {
      return await(
          () ->
              knocks.stream()
                  .filter(knock -> !knock.isAnswered())
                  .map(knock -> knock.gateway().toString())
                  .toList(),
          "takes no subscriber");
    } finally {
      knocks.forEach(Knock::close);
    }
  }

  /** Waits until nobody is left; says who is. */
  private List<String> await(Remaining remaining, String reproach)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    long told = began;
    while (true) {
      truth.look();
      List<String> left = remaining.names();
      long now = System.nanoTime();
      if (left.isEmpty() || now - began > QUIET.toNanos()) {
        return left.stream().map(name -> name + " " + reproach).toList();
      }
      if (now - told > TELL.toNanos()) {
        told = now;
        progress.accept("still waiting for: " + String.join("; ", left));
      }
      if (pause(BEAT)) {
        return List.of("the drill was broken off");
      }
    }
  }

  private DrillReport report(List<String> wrong, Subscribers subscribers)
      throws IOException, InterruptedException {
    List<DrillReport.Subscriber> noted = subscribers.noted();
    noted.stream()
        .filter(each -> !each.difference().isNone())
        .forEach(each -> wrong.add(each.name() + " does not hold what it should"));
    NavigableMap<Long, String> journal = new TreeMap<>();
    try {
      journal = JournalChain.read(Map.of("bootstrap.servers", kafka), CHAIN_ID);
      Set<Long> different = JournalChain.differences(journal, truth.all());
      if (!different.isEmpty()) {
        wrong.add("the journal is not the node's chain at heights " + different);
      }
    } catch (RuntimeException e) {
      wrong.add("the journal does not hold: " + e.getMessage());
    }
    if (!verifies()) {
      wrong.add("topics --verify failed, see topics.log in " + directory);
    }
    long takeOvers = parts.values().stream().mapToLong(part -> part.linesWith("leading: ")).sum();
    return new DrillReport(injected, takeOvers, givenUp, noted, journal.size(), List.copyOf(wrong));
  }

  private boolean verifies() throws InterruptedException {
    try (Part topics =
        new Part("topics", directory, List.of("topics", "--kafka", kafka, "--verify"))) {
      topics.start();
      return topics.awaitExit() == 0;
    }
  }

  /** Waits; true when the drill is broken off meanwhile. */
  private boolean pause(Duration time) throws InterruptedException {
    return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    parts.values().stream().toList().reversed().forEach(Part::close);
    truth.close();
    node.close();
  }
}
