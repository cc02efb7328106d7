package io.headwater.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that cross between two datacenters lose nothing and get nothing twice. */
final class CrossingsTest {

  @TempDir Path directory;

  private final Instant began = Instant.now();

  private void say(String line) {
    System.out.printf("%4d s  %s%n", Duration.between(began, Instant.now()).toSeconds(), line);
  }

  @Tag("slow")
  @Test
  void eachHoldsTheCanonicalEventsAfterACutAndAPromotion() throws Exception {
    try (Crossings crossings = new Crossings(directory, 10, Duration.ofMillis(200), this::say)) {
      crossings.cross(Duration.ofSeconds(1));
      crossings.cut(Duration.ofSeconds(3));
      crossings.promote();
      crossings.stay(Duration.ofSeconds(2));
      assertThat(crossings.compare()).isEmpty();
      assertThat(crossings.timesAhead()).isPositive();
    }
  }

  @Test
  @Tag("slow")
  void soDoAHundredWithACutOfHalfAMinute() throws Exception {
    try (Crossings crossings = new Crossings(directory, 100, Duration.ofMillis(500), this::say)) {
      crossings.stay(Duration.ofSeconds(30));
      crossings.sayLag();
      crossings.cross(Duration.ofSeconds(60));
      crossings.cut(Duration.ofSeconds(30));
      crossings.cross(Duration.ofSeconds(30));
      crossings.promote();
      crossings.stay(Duration.ofSeconds(30));
      assertThat(crossings.compare()).isEmpty();
      assertThat(crossings.timesAhead()).isPositive();
    }
  }
}
