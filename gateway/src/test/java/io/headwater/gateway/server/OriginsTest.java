package io.headwater.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OriginsTest {

  @ParameterizedTest
  @CsvSource({
    "https://gate.example.org, gate.example.org, false, true",
    "https://gate.example.org:8546, gate.example.org:8546, false, true",
    "https://gate.example.org:8080, gate.example.org:8546, false, false",
    "https://evil.example.com, gate.example.org, false, false",
    "null, gate.example.org, false, false",
    "http://localhost:8546, localhost:8546, true, true",
    "http://localhost:3000, localhost:8546, true, false",
    // A name that its owner lets lead to the reader's own machine.
    "http://evil.example.com:8546, evil.example.com:8546, true, false",
    // Who comes over the network is not helped by a page that calls itself local.
    "http://localhost:8546, localhost:8546, false, false",
  })
  void withoutAListTakesPagesOfTheSameHost(
      String origin, String host, boolean local, boolean allowed) {
    assertThat(Origins.SAME_HOST.allows(origin, host, local)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8546, true, true",
    "LOCALHOST, true, true",
    "gate.localhost:8546, true, true",
    "127.0.0.1:8546, true, true",
    "[::1]:8546, true, true",
    "192.168.0.7:8546, true, true",
    "evil.example.com:8546, true, false",
    "localhost.evil.com, true, false",
    "127.0.0.1.evil.com:8546, true, false",
    "evil.example.com:8546, false, true",
  })
  void overLoopbackIsForThisMachineAlone(String host, boolean local, boolean taken) {
    assertThat(Origins.SAME_HOST.takesHost(host, local)).isEqualTo(taken);
  }

  @Test
  void overLoopbackIsForThisMachinesNameToo() throws UnknownHostException {
    String own = InetAddress.getLocalHost().getHostName();
    assertThat(Origins.SAME_HOST.takesHost(own + ":8546", true)).isTrue();
  }

  @Test
  void overLoopbackIsForHostsOnTheListToo() {
    Origins origins = new Origins(List.of("https://gate.example.org"), false);
    assertThat(origins.takesHost("gate.example.org", true)).isTrue();
    assertThat(origins.takesHost("evil.example.org", true)).isFalse();
    assertThat(new Origins(List.of("*"), false).takesHost("evil.example.org", true)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.org, true",
    "https://APP.example.org, true",
    "http://app.example.org, false",
    "https://app.example.org.evil.com, false",
    "https://a.b.example.net, true",
    "https://example.net, false",
    "https://evilexample.net, false",
  })
  void takesPagesOnTheList(String origin, boolean allowed) {
    Origins origins =
        new Origins(List.of("https://app.example.org/", "https://*.example.net"), false);
    assertThat(origins.allows(origin, "gate", false)).isEqualTo(allowed);
  }

  @Test
  void takesWhoIsNoBrowserAndEverybodyWithAStar() {
    assertThat(Origins.SAME_HOST.allows(null, "gate", false)).isTrue();
    assertThat(new Origins(List.of("*"), false).allows("null", "gate", false)).isTrue();
  }

  @Test
  void takesPagesOfThisMachineInDevelopment() {
    Origins origins = new Origins(List.of(), true);
    assertThat(origins.allows("http://localhost:3000", "127.0.0.1:8546", true)).isTrue();
    assertThat(origins.allows("http://127.0.0.1:3000", "localhost:8546", true)).isTrue();
    assertThat(origins.allows("http://localhost:3000", "gate:8546", false)).isFalse();
    assertThat(origins.allows("http://localhost.evil.com", "localhost:8546", true)).isFalse();
  }

  @Test
  void saysWhatIsNoOrigin() {
    assertThatThrownBy(() -> new Origins(List.of("app.example.org"), false))
        .hasMessageContaining("--origin 'app.example.org'");
  }
}
