package io.headwater.app.simulation;

import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.journal.InMemoryJournal;
import io.headwater.testkit.journal.Mirror;
import io.headwater.testkit.node.NodeFault;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** One run, made of a seed alone. */
final class Simulation {

  private static final long CHAIN_ID = 1;
  private static final int MOST_SUBSCRIBERS = 6;
  private static final int MOST_ROUNDS = 5_000;

  private final Random random;
  private final Mutator.Mutation mutation;
  private final ManualClock clock = new ManualClock();
  private final SimulatedChain chain;
  private final List<ScriptedNode> nodes = new ArrayList<>();
  private final LaggingView lagging;
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryJournal mirrored = new InMemoryJournal();
  private final Mirror mirror;
  private final AtomicLong epochs = new AtomicLong(1_000);
  private final List<SimulatedGateway> gateways = new ArrayList<>();
  private final List<SimulatedSubscriber> subscribers = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private SimulatedIngest ingest;
  private SimulatedIngest standby;
  private final Figures figures = new Figures();

  Simulation(long seed) {
    this(seed, Mutator.Mutation.NONE);
  }

  /** A run in which one client is served wrongly once. */
  Simulation(long seed, Mutator.Mutation mutation) {
    this.mutation = mutation;
    random = new Random(seed);
    chain = new SimulatedChain(random, 2, 4 + random.nextInt(20));
    chain.advance(random.nextInt(40));
    lagging = new LaggingView(chain);
    nodes.add(new ScriptedNode(random.nextBoolean() ? chain : lagging, CHAIN_ID));
    if (random.nextBoolean()) {
      nodes.add(new ScriptedNode(lagging, CHAIN_ID));
    }
    if (random.nextInt(3) == 0) {
      nodes.getFirst().lacks("eth_getBlockReceipts");
    }
    journal.pollsAtMost(1 + random.nextInt(20));
    mirrored.pollsAtMost(1 + random.nextInt(20));
    mirror = new Mirror(journal, mirrored, random);
    ingest = newIngest();
    standby = newIngest();
    ingest.win();
    // The mirror begins with the journal's beginning: what overtook it would be a beginning, too.
    while (journal.records().size() < 2) {
      ingest.step();
    }
    mirrored.appendMirrored(journal.records().getFirst());
    gateways.add(new SimulatedGateway(journal, CHAIN_ID, clock, random));
    gateways.add(new SimulatedGateway(mirrored, CHAIN_ID, clock, random));
  }

  /** Runs so many steps, lets everything settle, and gives what was wrong. */
  List<String> run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    settle();
    for (SimulatedSubscriber subscriber : subscribers) {
      faults.addAll(subscriber.faults());
    }
    gateways.forEach(gateway -> faults.addAll(gateway.complaints()));
    faults.addAll(journalFaults());
    return faults;
  }

  /** Whether a client was served wrongly. */
  boolean isSpoilt() {
    return subscribers.stream().anyMatch(subscriber -> subscriber.mutator().isSpoilt());
  }

  /** What happened. */
  Figures figures() {
    return figures;
  }

  /** Digest of all messages that clients got. */
  String transcript() {
    HexFormat hex = HexFormat.of();
    return subscribers.stream()
        .map(subscriber -> hex.formatHex(subscriber.transcript()))
        .collect(Collectors.joining(" "));
  }

  private void step() {
    clock.advance(Duration.ofMillis(random.nextInt(50)));
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> grow();
      case 3, 4, 5, 6 -> follow();
      case 7 -> nodeFault();
      case 8 -> journalFault();
      case 9 -> rareFault();
      case 10 -> mirror.step();
      case 11 -> comeOrGo();
      case 12, 13 -> readSome();
      default -> gateways.get(random.nextInt(gateways.size())).step(random);
    }
  }

  private SimulatedIngest newIngest() {
    return new SimulatedIngest(nodes, journal, clock, epochs::incrementAndGet, random);
  }

  private void grow() {
    if (random.nextInt(4) == 0) {
      clock.advance(Duration.ofSeconds(3));
    }
    chain.step();
    ingest.announce();
    standby.announce();
  }

  private void follow() {
    ingest.step();
    if (random.nextInt(4) == 0) {
      standby.step();
    }
  }

  private void nodeFault() {
    if (random.nextInt(3) == 0) {
      ingest.drop();
    } else {
      NodeFault[] all = NodeFault.values();
      ingest.fail(random.nextInt(2), all[random.nextInt(all.length)], random.nextInt(4));
    }
    lagging.lag(random.nextInt(3) == 0 ? random.nextInt(3) : 0);
  }

  private void journalFault() {
    if (random.nextInt(8) == 0) {
      journal.failNextTakeOver();
    }
    if (random.nextInt(4) == 0) {
      journal.failNext(
          random.nextBoolean()
              ? InMemoryJournal.Fault.COMMITTED_BUT_UNCERTAIN
              : InMemoryJournal.Fault.LOST_AND_UNCERTAIN);
    }
  }

  private void rareFault() {
    switch (random.nextInt(16)) {
      case 0, 1 -> takeOver();
      case 2, 3 -> restart(random.nextInt(gateways.size()));
      case 4 -> retain(random.nextBoolean() ? journal : mirrored);
      default -> {}
    }
  }

  /** A gateway is killed or drained, and started again. */
  private void restart(int which) {
    gateways.get(which).stop(random.nextBoolean());
    faults.addAll(gateways.get(which).complaints());
    gateways.set(
        which, new SimulatedGateway(which == 0 ? journal : mirrored, CHAIN_ID, clock, random));
  }

  /** Retention takes what is oldest, but for what an ingest begins with. */
  private void retain(InMemoryJournal from) {
    mirror.look();
    List<JournalRecord> records = from.records();
    int spared = 200;
    boolean mayForget = mutation == Mutator.Mutation.NONE; // Or the fault is, too.
    if (mayForget && records.size() > spared) {
      from.retainFrom(records.get(random.nextInt(records.size() - spared)).offset());
    }
  }

  /**
   * The standby takes over: from one that is gone, one that knows that it has lost the lease, or
   * one that was paused and wakes up believing that it leads; that one must be fenced.
   */
  private void takeOver() {
    SimulatedIngest earlier = ingest;
    ingest = standby;
    ingest.step(); // It learns of a lease that it lost before it wins another.
    ingest.win();
    ingest.step();
    switch (random.nextInt(3)) {
      case 0 -> standby = newIngest();
      case 1 -> {
        earlier.lose();
        standby = earlier;
      }
      default -> {
        wake(earlier);
        standby = earlier;
      }
    }
  }

  private void wake(SimulatedIngest earlier) {
    if (!ingest.believesToLead() || !earlier.believesToLead()) {
      earlier.lose();
      return;
    }
    chain.step();
    int before = journal.records().size();
    for (int i = 0; i < 20 && earlier.holdsLease(); i++) {
      clock.advance(Duration.ofSeconds(3));
      chain.advance(1);
      earlier.announce();
      earlier.step();
    }
    if (journal.records().size() != before) {
      faults.add("a fenced writer wrote");
    }
    earlier.lose(); // The node may have failed all the while; by now the group has told it.
  }

  private void comeOrGo() {
    if (subscribers.size() < MOST_SUBSCRIBERS && random.nextBoolean()) {
      boolean isPlain = mutation != Mutator.Mutation.NONE && subscribers.isEmpty();
      SimulatedSubscriber subscriber = new SimulatedSubscriber(chain, random, isPlain, figures);
      if (isPlain) {
        subscriber.mutator().mutate(mutation, mutation == Mutator.Mutation.JOIN_LATE ? 0 : 20);
      }
      if (connect(subscriber)) {
        subscribers.add(subscriber);
      }
    } else if (!subscribers.isEmpty()) {
      SimulatedSubscriber subscriber = subscribers.get(random.nextInt(subscribers.size()));
      if (subscriber.isAway()) {
        connect(subscriber);
      } else if (random.nextInt(3) == 0) {
        subscriber.leave();
      } else {
        subscriber.wander(random);
      }
    }
  }

  /** Connects to some gateway; false when that is not ready. */
  private boolean connect(SimulatedSubscriber subscriber) {
    SimulatedGateway gateway = gateways.get(random.nextInt(gateways.size()));
    if (random.nextBoolean()) {
      gateway.settle();
    }
    if (!gateway.isReady()) {
      return false;
    }
    subscriber.leave();
    subscriber.come(gateway.connect(random), random);
    return true;
  }

  private void readSome() {
    if (!subscribers.isEmpty()) {
      subscribers.get(random.nextInt(subscribers.size())).read(random.nextInt(4_000));
    }
  }

  private void settle() {
    ingest.fail(0, NodeFault.NONE, 0);
    ingest.fail(1, NodeFault.NONE, 0);
    lagging.lag(0);
    journal.failNext(InMemoryJournal.Fault.NONE);
    int entries = Math.max(journal.records().size(), mirrored.records().size());
    finish(1, 20 + entries / SimulatedGateway.SLOWEST_PACE);
    finish(2, 5); // What should have ended ends with the next block at the latest.
  }

  /**
   * So many blocks come, and everybody hears of them; whoever is still given something, by a source
   * that gives one record at a time, is waited for.
   */
  private void finish(int blocks, int rounds) {
    chain.advance(blocks);
    ingest.announce();
    for (int i = 0; i < 200; i++) {
      clock.advance(Duration.ofSeconds(3));
      ingest.step();
    }
    mirror.finish();
    boolean isGiven = true;
    for (int i = 0; i < rounds || isGiven && i < MOST_ROUNDS; i++) {
      isGiven = hear();
    }
  }

  /** True when somebody was given a result. */
  private boolean hear() {
    clock.advance(Duration.ofSeconds(60));
    gateways.forEach(SimulatedGateway::settle);
    subscribers.stream().filter(SimulatedSubscriber::isAway).forEach(this::connect);
    long before = figures.results();
    subscribers.forEach(subscriber -> subscriber.read(10_000_000));
    subscribers.forEach(subscriber -> subscriber.ask(random));
    return figures.results() > before;
  }

  /** The journal is dense and linked, and ends as the node's canonical chain. */
  private List<String> journalFaults() {
    List<String> wrong = new ArrayList<>();
    CanonicalChain replayed = new CanonicalChain();
    JournalReader reader = new JournalReader(journal.source());
    reader.seek(reader.source().beginOffset());
    while (reader.source().position() < reader.source().endOffset()) {
      for (JournalEntry entry : reader.poll(Duration.ZERO)) {
        replay(replayed, entry);
      }
    }
    reader.gap().ifPresent(wrong::add);
    long oldest = replayed.oldest().orElseThrow().getNumber();
    for (TestBlock block : chain.canonical()) {
      if (block.number() >= oldest) {
        String there =
            replayed
                .at(block.number())
                .map(ref -> "0x" + HexFormat.of().formatHex(ref.getHash().bytes()))
                .orElse("nothing");
        if (!there.equals(block.hash())) {
          wrong.add("the journal has %s where the node has %s".formatted(there, block));
        }
      }
    }
    if (replayed.head().orElseThrow().getNumber() != chain.head().number()) {
      wrong.add("the journal ends at " + replayed.head());
    }
    return wrong;
  }

  private static void replay(CanonicalChain chain, JournalEntry entry) {
    var headers = entry.headers();
    BlockRef block = headers.hash() == null ? null : new BlockRef(headers.number(), headers.hash());
    switch (headers.kind()) {
      case BLOCK_APPLIED ->
          chain.applied(Objects.requireNonNull(block), Objects.requireNonNull(headers.parent()));
      case BLOCK_REVERTED ->
          chain.reverted(Objects.requireNonNull(block), Objects.requireNonNull(headers.parent()));
      case BLOCKS_FINALIZED -> {
        BlocksFinalized marks = (BlocksFinalized) entry.decode();
        chain.marked(marks.getSafe(), marks.getFinalized());
      }
      case EPOCH_STARTED -> {}
    }
  }
}
