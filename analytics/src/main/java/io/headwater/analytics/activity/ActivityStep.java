package io.headwater.analytics.activity;

import io.headwater.analytics.journal.Transition;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The step of a topology that counts activity. */
public final class ActivityStep
    implements ProcessorSupplier<String, Transition, String, SpecificRecord> {

  /** The name that the sink has in a topology. */
  public static final String SINK = "activity";

  private final long chainId;

  /** Counts on a chain. */
  public ActivityStep(long chainId) {
    this.chainId = chainId;
  }

  @Override
  public Processor<String, Transition, String, SpecificRecord> get() {
    return new ActivityCounting(chainId);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(ActivityCounting.MINUTES),
            Serdes.Bytes(),
            Serdes.ByteArray()),
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(ActivityCounting.BLOCKS), Serdes.Long(), Serdes.Long()));
  }
}
