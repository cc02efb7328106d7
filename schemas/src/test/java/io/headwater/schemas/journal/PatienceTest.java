package io.headwater.schemas.journal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class PatienceTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Patience patience = new Patience("chain.7.journal on home:9092", nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void endsAReadingThatStandsStillWithASentence() {
    patience.stillAt(5);
    pass(Patience.MOST.minusMillis(1));
    patience.stillAt(5);
    pass(Duration.ofMillis(1));
    assertThatThrownBy(() -> patience.stillAt(5))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("Kafka gives nothing of chain.7.journal on home:9092 after offset 5");
  }

  @Test
  void waitsAsLongAsSomethingComes() {
    for (int offset = 0; offset < 10; offset++) {
      patience.stillAt(offset);
      pass(Patience.MOST.minusMillis(1));
    }
  }
}
