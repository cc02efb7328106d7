package io.headwater.app.cli;

import io.headwater.ingest.Ingest;
import io.headwater.ingest.IngestFigures;
import io.headwater.ingest.NodeView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** The meters of an ingest; what each means stands in {@code docs/metrics.md}. */
final class IngestMeters {

  private IngestMeters() {}

  /**
   * Registers them.
   *
   * @param nodes names of the nodes, in the order of preference
   */
  static void bind(MeterRegistry registry, Ingest ingest, List<String> nodes) {
    Tags tags = Tags.of("chain", Long.toString(ingest.chainId()));
    gauge(registry, tags, "headwater.ingest.leading", ingest, f -> f.leading() ? 1 : 0);
    gauge(registry, tags, "headwater.ingest.head.number", ingest, IngestFigures::headNumber);
    gauge(
        registry,
        tags,
        "headwater.ingest.finalized.number",
        ingest,
        IngestFigures::finalizedNumber);
    gauge(registry, tags, "headwater.ingest.lag.blocks", ingest, IngestMeters::journalLag);
    counter(registry, tags, "headwater.ingest.reorgs", ingest, IngestFigures::reorgs);
    counter(
        registry, tags, "headwater.ingest.reverted.blocks", ingest, IngestFigures::revertedBlocks);
    counter(registry, tags, "headwater.ingest.transactions", ingest, IngestFigures::commits);
    counter(
        registry, tags, "headwater.ingest.written.bytes", ingest, IngestFigures::committedBytes);
    for (int i = 0; i < nodes.size(); i++) {
      node(registry, tags.and("node", nodes.get(i)), ingest, i);
    }
  }

  private static void node(MeterRegistry registry, Tags tags, Ingest ingest, int index) {
    gauge(
        registry,
        tags,
        "headwater.ingest.node.followed",
        ingest,
        f -> index < f.nodes().size() && f.nodes().get(index).followed() ? 1 : 0);
    gauge(
        registry,
        tags,
        "headwater.ingest.node.lag.blocks",
        ingest,
        f -> index < f.nodes().size() ? lag(f.nodes(), index) : Double.NaN);
    counter(
        registry,
        tags,
        "headwater.ingest.node.failures",
        ingest,
        f -> index < f.nodes().size() ? f.nodes().get(index).failures() : 0);
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
  private static double lag(List<NodeView> nodes, int index) {
    OptionalLong highest = highest(nodes);
    OptionalLong own = nodes.get(index).headNumber();
    return own.isPresent() && highest.isPresent()
        ? highest.getAsLong() - own.getAsLong()
        : Double.NaN;
  }

  private static void gauge(
      MeterRegistry registry,
      Tags tags,
      String name,
      Ingest ingest,
      ToDoubleFunction<IngestFigures> figure) {
    Gauge.builder(name, ingest, of -> figure.applyAsDouble(of.figures()))
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      Tags tags,
      String name,
      Ingest ingest,
      ToDoubleFunction<IngestFigures> figure) {
    FunctionCounter.builder(name, ingest, of -> figure.applyAsDouble(of.figures()))
        .tags(tags)
        .register(registry);
  }
}
