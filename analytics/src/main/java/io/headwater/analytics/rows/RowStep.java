package io.headwater.analytics.rows;

import io.headwater.analytics.journal.Transition;
import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The steps of a topology that make rows of transitions. */
public final class RowStep {

  private RowStep() {}

  /** The name that the sink of a topic has in a topology. */
  public static String sink(DerivedTopic topic) {
    return topic.table().label() + "-" + topic.view().label();
  }

  /** The names of a view's sinks, by table. */
  static Map<Table, String> sinks(View view) {
    Map<Table, String> sinks = new EnumMap<>(Table.class);
    for (Table table : Table.ROWS) {
      sinks.put(table, sink(new DerivedTopic(table, view)));
    }
    return sinks;
  }

  /** Rows as blocks come and go. */
  public static ProcessorSupplier<String, Transition, String, SpecificRecord> following(
      long chainId, Set<View> views) {
    return () -> new RowForwarding(chainId, views);
  }

  /** Rows as blocks are finalized. */
  public static ProcessorSupplier<String, Transition, String, SpecificRecord> finalized(
      long chainId) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, Transition, String, SpecificRecord> get() {
        return new FinalForwarding(chainId);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(FinalForwarding.STORE),
                Serdes.Bytes(),
                Serdes.ByteArray()));
      }
    };
  }
}
