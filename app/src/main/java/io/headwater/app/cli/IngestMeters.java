package io.headwater.app.cli;

import io.headwater.gateway.metrics.Meters;
import io.headwater.ingest.Ingest;
import io.headwater.ingest.IngestFigures;
import io.headwater.ingest.NodeView;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The meters of an ingest; what each means stands in {@code docs/metrics.md}. */
final class IngestMeters {

  private IngestMeters() {}

  /**
   * Registers them.
   *
   * @param nodes names of the nodes, in the order of preference
   */
  static void bind(MeterRegistry registry, Ingest ingest, List<String> nodes) {
    Meters meters = Meters.ofChain(registry, ingest.chainId());
    meters.gauge("headwater.ingest.leading", ingest, of -> of.figures().leading() ? 1 : 0);
    meters.gauge("headwater.ingest.head.number", ingest, of -> of.figures().headNumber());
    meters.gauge("headwater.ingest.finalized.number", ingest, of -> of.figures().finalizedNumber());
    meters.gauge("headwater.ingest.lag.blocks", ingest, of -> journalLag(of.figures()));
    meters.counter("headwater.ingest.reorgs", ingest, of -> of.figures().reorgs());
    meters.counter("headwater.ingest.reverted.blocks", ingest, of -> of.figures().revertedBlocks());
    meters.counter("headwater.ingest.transactions", ingest, of -> of.figures().commits());
    meters.counter("headwater.ingest.written.bytes", ingest, of -> of.figures().committedBytes());
    for (int i = 0; i < nodes.size(); i++) {
      node(meters.with("node", nodes.get(i)), ingest, i);
    }
  }

  private static void node(Meters meters, Ingest ingest, int index) {
    meters.gauge(
        "headwater.ingest.node.followed",
        ingest,
        of -> node(of, index).filter(NodeView::followed).isPresent() ? 1 : 0);
    meters.gauge(
        "headwater.ingest.node.lag.blocks",
        ingest,
        of -> node(of, index).map(node -> lag(node, of.figures().nodes())).orElse(Double.NaN));
    meters.counter(
        "headwater.ingest.node.failures",
        ingest,
        of -> node(of, index).map(NodeView::failures).orElse(0L));
  }

  private static Optional<NodeView> node(Ingest ingest, int index) {
    return ingest.figures().nodes().stream().skip(index).findFirst();
  }

  /** Blocks that the journal's head is below the highest that any node told of. */
  private static double journalLag(IngestFigures figures) {
    OptionalLong highest = highest(figures.nodes());
    return figures.leading() && highest.isPresent()
        ? Math.max(0, highest.getAsLong() - figures.headNumber())
        : Double.NaN;
  }

  private static OptionalLong highest(List<NodeView> nodes) {
    return nodes.stream().map(NodeView::headNumber).flatMapToLong(OptionalLong::stream).max();
  }

  /** Blocks that a node's head is below the highest that any of them told of. */
  private static double lag(NodeView node, List<NodeView> nodes) {
    OptionalLong highest = highest(nodes);
    OptionalLong own = node.headNumber();
    return own.isPresent() && highest.isPresent()
        ? highest.getAsLong() - own.getAsLong()
        : Double.NaN;
  }
}
