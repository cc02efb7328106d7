package io.headwater.app.simulation;

import io.headwater.ingest.FollowRules;
import io.headwater.ingest.Follower;
import io.headwater.ingest.journal.JournalWriter;
import io.headwater.ingest.lease.Lease;
import io.headwater.testkit.journal.InMemoryJournal;
import io.headwater.testkit.node.NodeFault;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.time.ManualClock;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/** One life of an ingest, with its own connection to the node. */
final class SimulatedIngest {

  private final DirectNode node;
  private final JournalWriter writer;
  private final Follower follower;
  private final SimulatedLease lease = new SimulatedLease();

  /** The right to write, as this ingest believes. */
  private static final class SimulatedLease implements Lease {
    private boolean held;

    @Override
    public boolean isHeld() {
      return held;
    }

    @Override
    public boolean giveUp() {
      held = false;
      return true;
    }

    @Override
    public void close() {}
  }

  SimulatedIngest(
      ScriptedNode scripted,
      InMemoryJournal journal,
      ManualClock clock,
      LongSupplier epochs,
      Random random) {
    node = new DirectNode(scripted, random.nextBoolean());
    writer = new JournalWriter(journal::sink, journal.source(), clock, epochs);
    follower =
        new Follower(
            1,
            FollowRules.strict(),
            writer,
            List.of(() -> node),
            new Follower.Surroundings(clock, () -> {}, progress -> {}, lease));
  }

  /** The group gave it the right to write. */
  void win() {
    lease.held = true;
  }

  /** The group told it that another has the right. */
  void lose() {
    lease.held = false;
  }

  boolean holdsLease() {
    return lease.isHeld();
  }

  /** Does the next thing. */
  void step() {
    follower.step();
  }

  boolean believesToLead() {
    return writer.isLeading();
  }

  void announce() {
    node.announce();
  }

  void drop() {
    node.drop();
  }

  void fail(NodeFault how, int calls) {
    node.fail(how, calls);
  }
}
