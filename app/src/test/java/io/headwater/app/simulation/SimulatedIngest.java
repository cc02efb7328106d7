package io.headwater.app.simulation;

import io.headwater.ingest.FollowRules;
import io.headwater.ingest.Follower;
import io.headwater.ingest.journal.JournalWriter;
import io.headwater.ingest.lease.Lease;
import io.headwater.ingest.node.NodeClient;
import io.headwater.testkit.journal.InMemoryJournal;
import io.headwater.testkit.node.NodeFault;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.time.ManualClock;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One life of an ingest, with its own connection to the node. */
final class SimulatedIngest {

  private final List<DirectNode> nodes;
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
      List<ScriptedNode> scripted,
      InMemoryJournal journal,
      ManualClock clock,
      LongSupplier epochs,
      Random random) {
    nodes = scripted.stream().map(one -> new DirectNode(one, random.nextBoolean())).toList();
    writer = new JournalWriter(journal::sink, journal.source(), clock, epochs);
    follower =
        new Follower(
            1,
            FollowRules.strict(),
            writer,
            nodes.stream().<Supplier<NodeClient>>map(node -> () -> node).toList(),
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
    nodes.forEach(DirectNode::announce);
  }

  void drop() {
    nodes.forEach(DirectNode::drop);
  }

  /** One of its nodes fails so often. */
  void fail(int node, NodeFault how, int calls) {
    nodes.get(node % nodes.size()).fail(how, calls);
  }
}
