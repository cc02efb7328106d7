package io.headwater.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What somebody who does not know the keys can do to the hash: nothing. */
final class FieldHashTest {

  private static final int VALUES = 20_000;

  private static int distinct(FieldHash hash, IntFunction<Hash> topics) {
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < VALUES; i++) {
      hashes.add(hash.finish(hash.of(0, topics.apply(i))));
    }
    return hashes.size();
  }

  @Test
  void topicsCraftedForOneIndexAreScatteredInAnother() {
    int lowKey = (int) firstKey(7);
    IntFunction<Hash> crafted =
        i -> {
          ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
          return new Hash(bytes.putInt(-lowKey).putInt(i).array());
        };
    assertThat(distinct(new FieldHash(new Random(7)), crafted)).isEqualTo(1);
    for (int seed = 100; seed < 110; seed++) {
      assertThat(distinct(new FieldHash(new Random(seed)), crafted))
          .as("seed " + seed)
          .isGreaterThan(VALUES - 5);
    }
  }

  /** The key that meets the first word of topic 0: those of the address come before it. */
  private static long firstKey(long seed) {
    Random random = new Random(seed);
    random.nextLong();
    random.nextLong();
    random.nextLong();
    return random.nextLong();
  }

  @Test
  void scattersValuesThatDifferInFewBits() {
    for (int seed = 0; seed < 10; seed++) {
      FieldHash hash = new FieldHash(new Random(seed));
      assertThat(distinct(hash, i -> new Hash(ByteBuffer.allocate(32).putInt(28, i).array())))
          .as("counted, seed " + seed)
          .isGreaterThan(VALUES - 5);
      assertThat(distinct(hash, i -> new Hash(ByteBuffer.allocate(32).putInt(0, i << 16).array())))
          .as("high bits, seed " + seed)
          .isGreaterThan(VALUES - 5);
    }
  }

  @Test
  void tellsFieldsApart() {
    FieldHash hash = new FieldHash(new Random(1));
    Hash topic = new Hash(ByteBuffer.allocate(32).putInt(28, 5).array());
    assertThat(hash.of(1, topic)).isNotEqualTo(hash.of(2, topic));
    assertThat(hash.of(new Address(new byte[20]))).isNotEqualTo(hash.of(0, new Hash(new byte[32])));
  }
}
