package io.headwater.analytics.activity;

import io.headwater.analytics.journal.Transition;
import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.RowOp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens at each contract in each minute of block time. The store has what each block
 * added; a minute is the sum of it, so a revert needs no subtraction. A minute is forgotten when a
 * block of a later one is finalized: block time never goes back along a chain.
 *
 * <p>Threading: the stream thread. Bounds: the store has the minutes that are not final; on a chain
 * without finality it has all.
 */
final class ActivityCounting implements Processor<String, Transition, String, SpecificRecord> {

  /** What blocks added, by {@link MinuteKey}. */
  static final String MINUTES = "activity-minutes";

  /** The minute of each block that is not finalized, and of the newest that is. */
  static final String BLOCKS = "activity-blocks";

  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  private final long chainId;
  private @Nullable ProcessorContext<String, SpecificRecord> context;
  private @Nullable Stores stores;
  private long forgottenTo = -1;

  private record Stores(KeyValueStore<Bytes, byte[]> minutes, KeyValueStore<Long, Long> blocks) {}

  ActivityCounting(long chainId) {
    this.chainId = chainId;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.stores = new Stores(context.getStateStore(MINUTES), context.getStateStore(BLOCKS));
  }

  @Override
  public void process(Record<String, Transition> record) {
    Stores kept = Objects.requireNonNull(stores, "init is first");
    ProcessorContext<String, SpecificRecord> to = Objects.requireNonNull(context, "init is first");
    Transition transition = record.value();
    transition.change().ifPresent(change -> count(kept, to, transition, change));
    forget(kept, transition.headers().finalized());
  }

  private void count(
      Stores kept,
      ProcessorContext<String, SpecificRecord> to,
      Transition transition,
      Transition.Change change) {
    long number = change.block().getHeader().getNumber();
    long minute = transition.timeMillis() / MINUTE_MILLIS * MINUTE_MILLIS;
    Map<Address, Contribution> contributions = Contribution.of(change.block());
    boolean isApplied = change.op() == RowOp.APPLY;
    kept.blocks.put(number, isApplied ? minute : null);
    contributions.forEach(
        (contract, contribution) -> {
          kept.minutes.put(
              MinuteKey.of(minute, contract, number), isApplied ? contribution.write() : null);
          ActivityRow row = row(kept, contract, minute, number);
          String key = row.getContract() + ":" + row.getMinute();
          to.forward(new Record<>(key, row, minute), ActivityStep.SINK);
        });
  }

  private ActivityRow row(Stores kept, Address contract, long minute, long number) {
    MinuteTotal total = new MinuteTotal();
    try (var each =
        kept.minutes.range(
            MinuteKey.of(minute, contract, 0), MinuteKey.of(minute, contract, Long.MAX_VALUE))) {
      each.forEachRemaining(added -> total.add(Contribution.read(added.value)));
    }
    return new ActivityRow(
        chainId,
        "0x" + HexFormat.of().formatHex(contract.bytes()),
        Instant.ofEpochMilli(minute),
        number,
        total.logs(),
        total.transactions(),
        total.gas(),
        total.senders());
  }

  /** Forgets the minutes before that of the finalized block, and the heights below it. */
  private void forget(Stores kept, long finalized) {
    Long minute = finalized > forgottenTo ? kept.blocks.get(finalized) : null;
    if (minute == null) {
      return;
    }
    forgottenTo = finalized;
    List<Long> numbers = new ArrayList<>();
    long oldest = minute;
    try (var below = kept.blocks.range(0L, finalized - 1)) {
      while (below.hasNext()) {
        var block = below.next();
        oldest = Math.min(oldest, block.value);
        numbers.add(block.key);
      }
    }
    List<Bytes> keys = new ArrayList<>();
    try (var past = kept.minutes.range(MinuteKey.before(oldest), MinuteKey.before(minute))) {
      past.forEachRemaining(added -> keys.add(added.key));
    }
    keys.forEach(kept.minutes::delete);
    numbers.forEach(kept.blocks::delete);
  }
}
