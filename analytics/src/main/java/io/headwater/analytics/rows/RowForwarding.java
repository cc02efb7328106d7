package io.headwater.analytics.rows;

import io.headwater.analytics.journal.Transition;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Hands the rows of each transition to the topics of the views that follow the head.
 *
 * <p>Threading: the stream thread. Bounds: the rows of one block.
 */
final class RowForwarding implements Processor<String, Transition, String, SpecificRecord> {

  private final long chainId;
  private final Set<View> views;
  private final Map<Table, String> live = RowStep.sinks(View.LIVE);
  private final Map<Table, String> current = RowStep.sinks(View.CURRENT);
  private @Nullable ProcessorContext<String, SpecificRecord> context;

  RowForwarding(long chainId, Set<View> views) {
    this.chainId = chainId;
    this.views = views;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, Transition> record) {
    ProcessorContext<String, SpecificRecord> to = Objects.requireNonNull(context, "init is first");
    Transition transition = record.value();
    boolean isGone = transition.change().map(change -> change.op() == RowOp.REVERT).orElse(false);
    long time = transition.timeMillis();
    for (Row row : BlockRows.of(chainId, transition)) {
      if (views.contains(View.LIVE)) {
        to.forward(new Record<>(row.key(), row.value(), time), live.get(row.table()));
      }
      if (views.contains(View.CURRENT)) {
        SpecificRecord present = isGone ? null : row.value();
        to.forward(new Record<>(row.identity(), present, time), current.get(row.table()));
      }
    }
  }
}
