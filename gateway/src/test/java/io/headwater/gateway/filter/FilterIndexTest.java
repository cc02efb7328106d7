package io.headwater.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

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

  /** How often each target was given. */
  static Map<Integer, Integer> found(FilterIndex<Integer> index, Log log) {
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
        filters.add(
            random.nextInt(15) == 0 ? SmallAlphabet.wide(random) : SmallAlphabet.filter(random));
        index.add(filters.getLast(), i);
      }
      List<Integer> removed = new ArrayList<>();
      for (int i = 0; i < 150; i += 1 + random.nextInt(4)) {
        assertThat(index.remove(filters.get(i), i)).isTrue();
        removed.add(i);
      }
      for (int i = 0; i < 200; i++) {
        Log log = SmallAlphabet.log(random);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int f = 0; f < filters.size(); f++) {
          if (!removed.contains(f) && SmallAlphabet.matches(filters.get(f), log)) {
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
      filters.add(SmallAlphabet.filter(random));
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
          new LogFilter(
              List.of(),
              List.of(List.of(SmallAlphabet.topic(1)), List.of(), List.of(new Hash(bytes)))),
          i);
    }
    assertThat(index.shapes()).isEqualTo(1);
    Hash wallet = new Hash(ByteBuffer.allocate(32).putInt(28, 4_321).array());
    Log log =
        new Log(
            SmallAlphabet.address(1),
            List.of(SmallAlphabet.topic(1), SmallAlphabet.topic(2), wallet),
            ByteBuffer.allocate(0),
            0,
            null,
            null);
    assertThat(found(index, log)).containsOnlyKeys(4_321);
  }

  @Test
  void normalisesFiltersThatMeanTheSame() {
    LogFilter one =
        new LogFilter(
            List.of(SmallAlphabet.address(1), SmallAlphabet.address(2)),
            List.of(List.of(SmallAlphabet.topic(1), SmallAlphabet.topic(2))));
    LogFilter other =
        new LogFilter(
            List.of(SmallAlphabet.address(2), SmallAlphabet.address(1), SmallAlphabet.address(2)),
            List.of(List.of(SmallAlphabet.topic(2), SmallAlphabet.topic(1))));
    assertThat(one).isEqualTo(other);
  }
}
