package io.headwater.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class SubscriptionErrorTest {

  @ParameterizedTest
  @CsvSource({"5,5", "0,0", "2500.5,2500", "600000,60000", "-1,1000", "null,1000", "'\"5\"',1000"})
  void waitsAsLongAsTheServerSaysWithinAMinute(String said, long expectedMillis) {
    assertThat(read("{\"retryAfterMs\":" + said + "}").retryAfter()).hasMillis(expectedMillis);
  }

  @Test
  void waitsASecondWhereTheServerSaysNothing() {
    assertThat(SubscriptionError.read(new JsonMapper().readTree("{}")).retryAfter())
        .hasMillis(1000);
  }

  @ParameterizedTest
  @CsvSource({"'\"0x1f\"',31", "7,7", "'{\"number\":\"0x0\"}',0"})
  void readsTheFinalizedBlock(String said, long expected) {
    assertThat(read("{\"finalized\":" + said + "}").finalizedNumber())
        .isEqualTo(OptionalLong.of(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "null",
    "'\"-0x1\"'",
    "-1",
    "'{\"number\":null}'",
    "'\"0x8000000000000000\"'",
    "true"
  })
  void takesNothingElseForABlock(String said) {
    assertThat(read("{\"finalized\":" + said + "}").finalizedNumber()).isEmpty();
  }

  private static SubscriptionError read(String data) {
    return SubscriptionError.read(
        new JsonMapper().readTree("{\"code\":-32011,\"message\":\"m\",\"data\":" + data + "}"));
  }
}
