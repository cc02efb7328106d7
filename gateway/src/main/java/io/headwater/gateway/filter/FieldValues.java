package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Values of a shape's fixed fields as one hash key: the address in three words, each topic in four.
 *
 * <p>Mutable only while it is a probe, which one thread fills again and again.
 */
final class FieldValues {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int ADDRESS_WORDS = 3;
  private static final int TOPIC_WORDS = 4;
  private static final int MOST_WORDS = ADDRESS_WORDS + LogFilter.MAX_TOPICS * TOPIC_WORDS;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final long[] words;
  private int length;
  private long hash;

  private FieldValues(long[] words) {
    this.words = words;
  }

  /** An empty probe. */
  static FieldValues probe() {
    return new FieldValues(new long[MOST_WORDS]);
  }

  FieldValues clear() {
    length = 0;
    hash = 0;
    return this;
  }

  FieldValues add(Address address) {
    byte[] bytes = address.bytes();
    word((long) LONGS.get(bytes, 0));
    word((long) LONGS.get(bytes, 8));
    word((int) INTS.get(bytes, 16));
    return this;
  }

  FieldValues add(Hash topic) {
    byte[] bytes = topic.bytes();
    for (int i = 0; i < TOPIC_WORDS; i++) {
      word((long) LONGS.get(bytes, 8 * i));
    }
    return this;
  }

  private void word(long value) {
    words[length++] = value;
    hash = (hash ^ value) * MIX;
    hash ^= hash >>> 32;
  }

  /** The values so far, with room for more. */
  FieldValues extended() {
    FieldValues more = new FieldValues(Arrays.copyOf(words, MOST_WORDS));
    more.length = length;
    more.hash = hash;
    return more;
  }

  /** The values as they are now, to be kept as a key. */
  FieldValues copy() {
    FieldValues copy = new FieldValues(Arrays.copyOf(words, length));
    copy.length = length;
    copy.hash = hash;
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldValues that
        && hash == that.hash
        && Arrays.equals(words, 0, length, that.words, 0, that.length);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }
}
