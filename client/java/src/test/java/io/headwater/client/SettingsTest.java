package io.headwater.client;

import static io.headwater.client.Stage.FAST;
import static io.headwater.client.Stage.LOGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is made with. */
final class SettingsTest {

  private static final List<String> DURATIONS =
      List.of(
          "connectTimeout",
          "callTimeout",
          "heartbeat",
          "heartbeatAnswer",
          "shortestBackoff",
          "longestBackoff");

  @RegisterExtension final Stage stage = new Stage();

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999S", "PT8760H0.001S"})
  void refusesDurationsThatNothingCanWaitFor(Duration duration) {
    for (int i = 0; i < DURATIONS.size(); i++) {
      Duration[] all = new Duration[DURATIONS.size()];
      Arrays.fill(all, Duration.ofSeconds(1));
      all[i] = duration;
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new ClientSettings(all[0], all[1], all[2], all[3], all[4], all[5], 1024))
          .withMessageStartingWith(DURATIONS.get(i) + ":");
    }
  }

  @Test
  void refusesALongestBackoffBelowTheShortest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FAST.withBackoff(Duration.ofMillis(2), Duration.ofMillis(1)))
        .withMessageStartingWith("longestBackoff:");
  }

  @Test
  void refusesABoundThatNoMessageIsWithin() {
    assertThat(FAST.withMaxMessageBytes(1024).maxMessageBytes()).isEqualTo(1024);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FAST.withMaxMessageBytes(1023))
        .withMessageStartingWith("maxMessageBytes:");
  }

  @ParameterizedTest
  @CsvSource({
    "http://host/?token=secret,ws://",
    "host/?token=secret,ws://",
    "ws:/?token=secret,host",
    "ws://u:secret@host:65536/,port",
    "ws://host/?token=secret#here,fragment"
  })
  void refusesUrlsThatLeadNowhereWithoutTheirSecrets(URI url, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadwaterClient.connect(List.of(url), FAST))
        .withMessageStartingWith("urls:")
        .withMessageContaining(why)
        .withMessageNotContaining("secret");
  }

  @Test
  void refusesToHaveNowhereToGo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadwaterClient.connect(List.of(), FAST))
        .withMessageStartingWith("urls:");
  }

  @Test
  void refusesSubscriptionsOnceItIsClosed() {
    HeadwaterClient client = stage.connect(FAST, stage.serve((peer, call) -> {}));
    client.close();
    client.close();
    assertThatIllegalStateException().isThrownBy(() -> client.subscribe(LOGS, stage.said));
  }
}
