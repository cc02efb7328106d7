package io.headwater.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random filters and logs over a small alphabet, so that they hit; brute force is the oracle. */
final class FilterIndexTest {

  private static Address address(int of) {
    byte[] bytes = new byte[20];
    bytes[of % 20] = (byte) of;
    return new Address(bytes);
  }

  private static Hash topic(int of) {
    byte[] bytes = new byte[32];
    bytes[of % 32] = (byte) of;
    return new Hash(bytes);
  }

  private static Log log(Random random) {
    List<Hash> topics = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      topics.add(topic(random.nextInt(5)));
    }
    return new Log(address(random.nextInt(5)), topics, ByteBuffer.allocate(0), 0, null, null);
  }

  private static LogFilter filter(Random random) {
    List<Address> addresses = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      addresses.add(address(random.nextInt(5)));
    }
    List<List<Hash>> topics = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      List<Hash> position = new ArrayList<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        position.add(topic(random.nextInt(5)));
      }
      topics.add(position);
    }
    return new LogFilter(addresses, topics);
  }

  private static LogFilter wide(Random random) {
    List<Address> addresses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      addresses.add(address(random.nextInt(60)));
    }
    List<Hash> alternatives = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      alternatives.add(topic(random.nextInt(60)));
    }
    return random.nextBoolean()
        ? new LogFilter(addresses, List.of(alternatives, List.of()))
        : new LogFilter(List.of(), List.of(alternatives, alternatives));
  }

  private static Map<Integer, Integer> found(FilterIndex<Integer> index, Log log) {
    Map<Integer, Integer> found = new HashMap<>();
    index.match(log, target -> found.merge(target, 1, Integer::sum));
    return found;
  }

  @Test
  void findsWhatBruteForceFindsAndEachFilterOnce() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      FilterIndex<Integer> index = new FilterIndex<>();
      List<LogFilter> filters = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        filters.add(random.nextInt(15) == 0 ? wide(random) : filter(random));
        index.add(filters.getLast(), i);
      }
      List<Integer> removed = new ArrayList<>();
      for (int i = 0; i < 150; i += 1 + random.nextInt(4)) {
        assertThat(index.remove(filters.get(i), i)).isTrue();
        removed.add(i);
      }
      for (int i = 0; i < 200; i++) {
        Log log = log(random);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int f = 0; f < filters.size(); f++) {
          if (!removed.contains(f) && filters.get(f).matches(log)) {
            expected.put(f, 1);
          }
        }
        assertThat(found(index, log)).as("seed " + seed).isEqualTo(expected);
      }
    }
  }

  @Test
  void isEmptyAgainWhenEverythingIsTakenBack() {
    Random random = new Random(3);
    FilterIndex<Integer> index = new FilterIndex<>();
    List<LogFilter> filters = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      filters.add(filter(random));
      index.add(filters.getLast(), i);
    }
    for (int i = 0; i < 500; i++) {
      assertThat(index.remove(filters.get(i), i)).isTrue();
      assertThat(index.remove(filters.get(i), i)).isFalse();
    }
    assertThat(index.size()).isZero();
    assertThat(index.shapes()).isZero();
  }

  @Test
  void costsOneProbeAShapeHoweverManyFiltersThereAre() {
    FilterIndex<Integer> index = new FilterIndex<>();
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = ByteBuffer.allocate(32).putInt(28, i).array();
      index.add(
          new LogFilter(List.of(), List.of(List.of(topic(1)), List.of(), List.of(new Hash(bytes)))),
          i);
    }
    assertThat(index.shapes()).isEqualTo(1);
    Hash wallet = new Hash(ByteBuffer.allocate(32).putInt(28, 4_321).array());
    Log log =
        new Log(
            address(1), List.of(topic(1), topic(2), wallet), ByteBuffer.allocate(0), 0, null, null);
    assertThat(found(index, log)).containsOnlyKeys(4_321);
  }

  @Test
  void normalisesFiltersThatMeanTheSame() {
    LogFilter one =
        new LogFilter(List.of(address(1), address(2)), List.of(List.of(topic(1), topic(2))));
    LogFilter other =
        new LogFilter(
            List.of(address(2), address(1), address(2)), List.of(List.of(topic(2), topic(1))));
    assertThat(one).isEqualTo(other);
  }
}
