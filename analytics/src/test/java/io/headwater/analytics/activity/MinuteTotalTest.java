package io.headwater.analytics.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MinuteTotalTest {

  private static Contribution of(long seed, int senders) {
    Random random = new Random(seed);
    Set<Integer> tokens = new TreeSet<>();
    for (int i = 0; i < senders; i++) {
      tokens.add(UltraLogLog.computeToken(random.nextLong()));
    }
    return new Contribution(1, senders, 10, tokens);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, MinuteTotal.COUNTED})
  void countsFewSendersExactlyHoweverOftenTheyCome(int senders) {
    MinuteTotal total = new MinuteTotal();
    total.add(of(1, senders));
    total.add(Contribution.read(of(1, senders).write()));
    assertThat(total.senders()).isEqualTo(senders);
    assertThat(total.transactions()).isEqualTo(2L * senders);
    assertThat(total.logs()).isEqualTo(2);
    assertThat(total.gas()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {MinuteTotal.COUNTED + 1, 20_000, 200_000})
  void estimatesMany(int senders) {
    MinuteTotal total = new MinuteTotal();
    total.add(of(2, senders));
    total.add(of(2, senders));
    assertThat((double) total.senders()).isCloseTo(senders, withinPercentage(4));
  }
}
