package io.headwater.analytics.export;

import io.headwater.schemas.avro.BlockRow;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.topic.DerivedTopic.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a range that are canonical when the topic of blocks is read.
 *
 * <p>Bounds: a hundred bytes for each block of the range.
 */
final class CanonicalBlocks {

  private record Standing(long sequence, Instant time, int transactions, int logs) {}

  private final TreeMap<Long, Standing> byNumber = new TreeMap<>();
  private @Nullable Long lowest;
  private @Nullable Long highest;

  /**
   * Reads them.
   *
   * @param rows the next of the topic, empty after the last
   * @throws ExportException the topic does not have all of the range
   */
  static CanonicalBlocks read(Supplier<Optional<SpecificRecord>> rows, BlockRange range) {
    CanonicalBlocks blocks = new CanonicalBlocks();
    for (Optional<SpecificRecord> row = rows.get(); row.isPresent(); row = rows.get()) {
      blocks.take((BlockRow) row.get(), range);
    }
    blocks.check(range);
    return blocks;
  }

  private void take(BlockRow row, BlockRange range) {
    long number = row.getBlockNumber();
    boolean isApplied = row.getOp() == RowOp.APPLY;
    if (isApplied) {
      lowest = lowest == null ? number : Math.min(lowest, number);
      highest = number;
    } else {
      highest = number - 1;
    }
    if (range.contains(number)) {
      if (isApplied) {
        byNumber.put(
            number,
            new Standing(
                row.getSequence(),
                row.getBlockTime(),
                row.getTransactionCount(),
                row.getLogCount()));
      } else {
        byNumber.remove(number);
      }
    }
  }

  private void check(BlockRange range) {
    Long low = lowest;
    Long high = highest;
    if (low == null || high == null) {
      throw new ExportException("the topic of blocks is empty: has analytics begun?");
    }
    boolean isBelow = range.from() < low && range.from() > 0;
    boolean isAbove = range.to() > high && !range.isOpen();
    if (isBelow || isAbove || byNumber.isEmpty()) {
      throw new ExportException(
          "%s were asked for, and %d to %d are there".formatted(range, low, high));
    }
    long next = byNumber.firstKey();
    for (long number : byNumber.keySet()) {
      if (number != next) {
        throw new ExportException(
            "block %d is missing in the topic of blocks: retention has taken it, or analytics was without this view"
                .formatted(next));
      }
      next++;
    }
  }

  /** The entries of the journal that applied them. */
  Set<Long> sequences() {
    Set<Long> sequences = new HashSet<>();
    byNumber.values().forEach(block -> sequences.add(block.sequence()));
    return sequences;
  }

  /** How many rows a table has of them; empty where blocks do not say. */
  OptionalLong rows(Table table) {
    return switch (table) {
      case BLOCKS -> OptionalLong.of(byNumber.size());
      case LOGS -> OptionalLong.of(byNumber.values().stream().mapToLong(Standing::logs).sum());
      case TRANSACTIONS ->
          OptionalLong.of(byNumber.values().stream().mapToLong(Standing::transactions).sum());
      case TRANSFERS, ACTIVITY -> OptionalLong.empty();
    };
  }

  /** The earliest block time among them. */
  Instant earliest() {
    return byNumber.values().stream().map(Standing::time).min(Instant::compareTo).orElseThrow();
  }

  /** The lowest of them. */
  long first() {
    return byNumber.firstKey();
  }

  /** The highest of them. */
  long last() {
    return byNumber.lastKey();
  }
}
