package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/**
 * A hash of a shape's fields under secret random keys, as clients choose the values: those of two
 * filters come out alike with a probability of about 2<sup>-32</sup>, whatever they are.
 *
 * <p>Each field is hashed once, and a shape's hash is the sum of its fields', mixed. Source: NH of
 * RFC 4418 (UMAC), 5.2.2, over 64-bit words, whose sums are universal.
 *
 * <p>Threading: one thread, as the sums are kept.
 */
final class FieldHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int ADDRESS_WORDS = 3;
  private static final int TOPIC_WORDS = 4;
  private static final long LOW = 0xFFFF_FFFFL;

  private final long[] keys = new long[ADDRESS_WORDS + LogFilter.MAX_TOPICS * TOPIC_WORDS];
  private final long firstFactor;
  private final long secondFactor;
  private final long[] sums = new long[Shape.COUNT];

  /** A hash whose keys are the next numbers. */
  FieldHash(Random random) {
    for (int i = 0; i < keys.length; i++) {
      keys[i] = random.nextLong();
    }
    firstFactor = random.nextLong() | 1;
    secondFactor = random.nextLong() | 1;
  }

  /** What an address adds to the sum. */
  long of(Address address) {
    byte[] bytes = address.bytes();
    return word(keys[0], (long) LONGS.get(bytes, 0))
        + word(keys[1], (long) LONGS.get(bytes, 8))
        + word(keys[2], (int) INTS.get(bytes, 16));
  }

  /** What a topic adds to the sum. */
  long of(int position, Hash topic) {
    byte[] bytes = topic.bytes();
    int key = ADDRESS_WORDS + position * TOPIC_WORDS;
    return word(keys[key], (long) LONGS.get(bytes, 0))
        + word(keys[key + 1], (long) LONGS.get(bytes, 8))
        + word(keys[key + 2], (long) LONGS.get(bytes, 16))
        + word(keys[key + 3], (long) LONGS.get(bytes, 24));
  }

  private static long word(long key, long value) {
    return (key + value & LOW) * ((key >>> 32) + (value >>> 32) & LOW);
  }

  /**
   * Prepares {@link #sum} for a log.
   *
   * @return the shapes below this one are there, those above ask for topics that it does not have
   */
  int prepare(Log log) {
    List<Hash> topics = log.getTopics();
    int count = Math.min(topics.size(), LogFilter.MAX_TOPICS);
    sums[Shape.ADDRESS] = of(log.getAddress());
    int known = 2 * Shape.ADDRESS;
    for (int i = 0; i < count; i++) {
      long field = of(i, topics.get(i));
      for (int j = 0; j < known; j++) {
        sums[known + j] = sums[j] + field;
      }
      known *= 2;
    }
    return known;
  }

  /** The sum of the log's fields that the shape fixes. */
  long sum(int shape) {
    return sums[shape];
  }

  /** The hash of a sum, never 0. */
  int finish(long sum) {
    long mixed = (sum ^ sum >>> 32) * firstFactor;
    int hash = (int) ((mixed ^ mixed >>> 29) * secondFactor >>> 32);
    return hash == 0 ? 1 : hash;
  }

  /** The hash of a filter, all of it, and of what it is registered for. */
  int of(LogFilter filter, Object target) {
    long sum = target.hashCode();
    for (Address address : filter.addresses()) {
      sum = next(sum) + of(address);
    }
    for (int i = 0; i < filter.topics().size(); i++) {
      sum = next(sum);
      for (Hash topic : filter.topics().get(i)) {
        sum = next(sum) + of(i, topic);
      }
    }
    return finish(sum);
  }

  private long next(long sum) {
    return (sum ^ sum >>> 32) * firstFactor;
  }
}
