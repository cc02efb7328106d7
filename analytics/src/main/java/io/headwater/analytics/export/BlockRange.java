package io.headwater.analytics.export;

/**
 * A range of heights, both ends in it.
 *
 * @param from 0: whatever is the oldest
 * @param to {@link Long#MAX_VALUE}: whatever is the newest
 */
public record BlockRange(long from, long to) {

  public BlockRange {
    if (from < 0) {
      throw new IllegalArgumentException("--from-block %d: there is none".formatted(from));
    }
    if (to < from) {
      throw new IllegalArgumentException(
          "--from-block %d, --to-block %d: the first has to be at or below the second"
              .formatted(from, to));
    }
  }

  boolean contains(long number) {
    return number >= from && number <= to;
  }

  boolean isOpen() {
    return to == Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return isOpen() ? "blocks from %d on".formatted(from) : "blocks %d to %d".formatted(from, to);
  }
}
