package io.headwater.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.BlockJson;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Filters come and go between logs; brute force over those that are there is the oracle. */
final class FilterIndexPropertyTest {

  private static final int STEPS = 3_000;
  private static final int MOST_FILTERS = 400;

  private record Registered(LogFilter filter, int target) {}

  /** An index and what must be in it. */
  private static final class Run {
    private final FilterIndex<Integer> index;
    private final List<Registered> there = new ArrayList<>();

    Run(FilterIndex<Integer> index) {
      this.index = index;
    }

    void run(int seed, Function<Random, Log> logs, Function<Random, LogFilter> filters) {
      Random random = new Random(seed);
      for (int step = 0; step < STEPS; step++) {
        boolean growing = step / MOST_FILTERS % 2 == 0;
        if (!there.isEmpty() && random.nextInt(4) < (growing ? 1 : 3)) {
          Registered gone = there.remove(random.nextInt(there.size()));
          assertThat(index.remove(gone.filter, gone.target)).as("seed " + seed).isTrue();
        } else {
          LogFilter filter = random.nextInt(8) > 0 ? filters.apply(random) : again(random);
          there.add(new Registered(filter, random.nextInt(50)));
          index.add(filter, there.getLast().target);
        }
        if (step % 3 == 0) {
          check(seed, logs.apply(random));
        }
      }
      there.forEach(each -> assertThat(index.remove(each.filter, each.target)).isTrue());
      assertThat(index.size() + index.shapes()).as("seed " + seed).isZero();
    }

    private LogFilter again(Random random) {
      return there.isEmpty() ? LogFilter.ALL : any(there, random).filter;
    }

    private void check(int seed, Log log) {
      Map<Integer, Integer> expected = new HashMap<>();
      for (Registered each : there) {
        if (SmallAlphabet.matches(each.filter, log)) {
          expected.merge(each.target, 1, Integer::sum);
        }
      }
      assertThat(FilterIndexTest.found(index, log)).as("seed " + seed).isEqualTo(expected);
      assertThat(index.size()).isEqualTo(there.size());
    }
  }

  @Test
  void findsWhatBruteForceFindsWhileFiltersComeAndGo() {
    for (int seed = 0; seed < 30; seed++) {
      new Run(new FilterIndex<>()).run(seed, SmallAlphabet::log, FilterIndexPropertyTest::small);
    }
  }

  @Test
  void findsTheSameWhenAllHashesAreTheSame() {
    Random zeros =
        new Random(0) {
          private static final long serialVersionUID = 1L;

          @Override
          public long nextLong() {
            return 0;
          }
        };
    for (int seed = 0; seed < 6; seed++) {
      new Run(new FilterIndex<>(new FieldHash(zeros)))
          .run(seed, SmallAlphabet::log, FilterIndexPropertyTest::small);
    }
  }

  @Test
  void findsWhatBruteForceFindsInRealLogs() {
    List<Log> logs = realLogs();
    assertThat(logs).hasSizeGreaterThan(800);
    for (int seed = 0; seed < 15; seed++) {
      new Run(new FilterIndex<>())
          .run(seed, random -> any(logs, random), random -> real(logs, random));
    }
  }

  private static LogFilter small(Random random) {
    return random.nextInt(15) == 0 ? SmallAlphabet.wide(random) : SmallAlphabet.filter(random);
  }

  /** Values of real logs, some of each from one log. */
  private static LogFilter real(List<Log> logs, Random random) {
    Log one = any(logs, random);
    List<List<Hash>> topics = new ArrayList<>();
    for (Hash topic : one.getTopics().subList(0, random.nextInt(one.getTopics().size() + 1))) {
      Log other = any(logs, random);
      boolean two = random.nextInt(4) == 0 && !other.getTopics().isEmpty();
      topics.add(
          random.nextBoolean()
              ? List.of()
              : two ? List.of(topic, other.getTopics().getLast()) : List.of(topic));
    }
    return new LogFilter(
        switch (random.nextInt(3)) {
          case 0 -> List.of();
          case 1 -> List.of(one.getAddress());
          default -> List.of(one.getAddress(), any(logs, random).getAddress());
        },
        topics);
  }

  private static <V> V any(List<V> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static List<Log> realLogs() {
    JsonMapper json = new JsonMapper();
    List<Log> logs = new ArrayList<>();
    for (TestBlock block : RecordedChain.load(RecordedChain.SINGLES)) {
      try (JsonParser in = json.createParser(block.receipts().toString())) {
        in.nextToken();
        for (Receipt receipt : BlockJson.readReceipts(in)) {
          logs.addAll(receipt.getLogs());
        }
      }
    }
    return logs;
  }
}
