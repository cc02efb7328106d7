package io.headwater.analytics.journal;

import io.headwater.analytics.AnalyticsFigures;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The step of a topology that makes transitions of the journal's records. */
public final class Entries implements ProcessorSupplier<byte[], byte[], String, Transition> {

  private final AnalyticsFigures figures;

  /** Counts what it reads. */
  public Entries(AnalyticsFigures figures) {
    this.figures = figures;
  }

  @Override
  public Processor<byte[], byte[], String, Transition> get() {
    return new EntryReading(figures);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(ReadingMemory.STORE),
                Serdes.String(),
                Serdes.ByteArray())
            .withCachingEnabled());
  }
}
