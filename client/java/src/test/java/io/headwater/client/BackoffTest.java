package io.headwater.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  @Test
  void doublesUpToTheLongestAndBeginsAnew() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(300), () -> 1);
    assertThat(backoff.next()).hasMillis(100);
    assertThat(backoff.next()).hasMillis(200);
    assertThat(backoff.next()).hasMillis(300);
    assertThat(backoff.next()).hasMillis(300);
    backoff.reset();
    assertThat(backoff.next()).hasMillis(100);
  }

  @Test
  void waitsAtLeastHalf() {
    assertThat(new Backoff(Duration.ofMillis(100), Duration.ofMillis(300), () -> 0).next())
        .hasMillis(50);
  }
}
