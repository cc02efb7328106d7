package io.headwater.ingest.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:KEY@host.example/v2/KEY",
        "wss://host.example/ws?key=KEY",
        "http://host.example:8545#KEY"
      })
  void showsNothingThatMayBeAKey(String text) {
    assertThat(NodeUrl.parse(text).toString()).contains("host.example").doesNotContain("KEY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "htps://user:KEY@host.example/v2/KEY",
        "https://host.example/v2/KEY with a space",
        "host.example/v2/KEY",
        "ftp://host.example?key=KEY",
        "user:KEY@host.example"
      })
  void refusesWithoutShowingWhatMayBeAKey(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeUrl.parse(text))
        .withMessageContaining("host.example")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("KEY"))
        .withNoCause();
  }
}
