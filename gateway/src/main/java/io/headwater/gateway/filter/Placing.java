package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where a filter stands: in the table of a shape, under each combination of its alternatives; where
 * these are more than {@value #MAX_COMBINATIONS}, under the alternatives of one field.
 *
 * @param shape that of the filter, or one field of it
 * @param hashes of the combinations, no two alike, so that a log finds the filter at most once
 */
record Placing(int shape, int[] hashes) {

  static final int MAX_COMBINATIONS = 256;

  static Placing of(LogFilter filter, FieldHash hash) {
    long combinations = Math.max(1, filter.addresses().size());
    for (List<Hash> position : filter.topics()) {
      combinations *= Math.max(1, position.size());
    }
    int fixed = Shape.of(filter);
    int shape = combinations > MAX_COMBINATIONS ? mostTelling(fixed) : fixed;
    return new Placing(shape, hashes(filter, shape, hash));
  }

  /** The field that most likely tells filters apart: any but topic 0, which names the event. */
  private static int mostTelling(int fixed) {
    int others = fixed & ~Shape.topic(0);
    return Integer.lowestOneBit(others == 0 ? fixed : others);
  }

  private static int[] hashes(LogFilter filter, int shape, FieldHash hash) {
    long[] sums = {0};
    if ((shape & Shape.ADDRESS) != 0) {
      List<Address> addresses = filter.addresses();
      sums = combined(sums, addresses.stream().mapToLong(hash::of).toArray());
    }
    for (int i = 0; i < filter.topics().size(); i++) {
      if ((shape & Shape.topic(i)) != 0) {
        int position = i;
        List<Hash> topics = filter.topics().get(i);
        sums = combined(sums, topics.stream().mapToLong(t -> hash.of(position, t)).toArray());
      }
    }
    IntStream hashes = Arrays.stream(sums).mapToInt(hash::finish);
    return sums.length == 1 ? hashes.toArray() : hashes.distinct().toArray();
  }

  private static long[] combined(long[] sums, long[] alternatives) {
    return Arrays.stream(sums)
        .flatMap(sum -> LongStream.of(alternatives).map(each -> sum + each))
        .toArray();
  }
}
