package io.headwater.mirror;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MirrorSettingsTest {

  private static MirrorSettings settings(String to, Set<Long> chains, boolean replaces) {
    return new MirrorSettings(
        Map.of("bootstrap.servers", "home:9092"),
        Map.of("bootstrap.servers", to),
        chains,
        true,
        Duration.ofDays(1),
        replaces);
  }

  @Test
  void replacesOnlyChainsThatAreNamed() {
    var unused = settings("other:9092", Set.of(7L), true);
    assertThatThrownBy(() -> settings("other:9092", Set.of(), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--chain must say of which chains");
  }

  @Test
  void refusesOneAddressForBoth() {
    assertThatThrownBy(() -> settings("home:9092", Set.of(), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the same cluster");
  }
}
