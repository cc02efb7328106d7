package io.headwater.analytics.rows;

import io.headwater.analytics.journal.Transition;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.topic.DerivedTopic.View;
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
    Transition transition = record.value();
    boolean isGone = transition.change().map(change -> change.op() == RowOp.REVERT).orElse(false);
    for (Row row : BlockRows.of(chainId, transition)) {
      if (views.contains(View.LIVE)) {
        forward(row.table(), View.LIVE, row.key(), row.value(), transition);
      }
      if (views.contains(View.CURRENT)) {
        SpecificRecord present = isGone ? null : row.value();
        forward(row.table(), View.CURRENT, row.identity(), present, transition);
      }
    }
  }

  private void forward(
      DerivedTopic.Table table,
      View view,
      String key,
      @Nullable SpecificRecord value,
      Transition transition) {
    if (context != null) {
      context.forward(
          new Record<>(key, value, Math.max(0, transition.timeMillis())),
          RowStep.sink(new DerivedTopic(table, view)));
    }
  }
}
