package io.headwater.app.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.Ports;
import io.headwater.app.process.HeadwaterProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What alerts and dashboard ask for, against what a whole Headwater serves. */
final class ServedMetricsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern SERIES = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)[{ ]");

  /** What Prometheus has of itself. */
  private static final Set<String> PROMETHEUS_OWN = Set.of("up", "ALERTS");

  private final HttpClient http = HttpClient.newHttpClient();
  private final int kafka = Ports.free();
  private final int dev = Ports.free();
  private final int analytics = Ports.free();

  private String scrape(int port) throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + port + "/metrics");
    return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Some series come with what they count: a pause of the collector, say. */
  @Test
  void holdAllThatIsAskedFor(@TempDir Path directory) {
    Set<String> asked = new TreeSet<>();
    Set<String> labels = new TreeSet<>();
    for (String expression : Expressions.all()) {
      asked.addAll(Expressions.series(expression));
      labels.addAll(Expressions.closedLabels(expression));
    }
    asked.removeAll(PROMETHEUS_OWN);
    assertThat(asked).hasSizeGreaterThan(40);
    assertThat(labels).contains("reason=\"journal_gap\"");
    try (HeadwaterProcess all = dev(directory)) {
      all.awaitOutput("Headwater is up");
      try (HeadwaterProcess rows = analytics(directory)) {
        Awaitility.await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .untilAsserted(() -> assertServed(asked, labels));
        assertThat(rows.output()).doesNotContain("headwater: ");
      }
    }
  }

  private void assertServed(Set<String> asked, Set<String> labels) throws Exception {
    String page = scrape(dev) + scrape(analytics);
    Set<String> served = new TreeSet<>();
    SERIES.matcher(page).results().forEach(found -> served.add(found.group(1)));
    assertThat(served).containsAll(asked);
    assertThat(page).contains(labels);
  }

  private HeadwaterProcess dev(Path directory) {
    return HeadwaterProcess.start(
        directory,
        "dev",
        "--data",
        directory.resolve("data").toString(),
        "--port",
        "0",
        "--kafka-port",
        Integer.toString(kafka),
        "--management",
        Integer.toString(dev));
  }

  private HeadwaterProcess analytics(Path directory) {
    return HeadwaterProcess.start(
        directory,
        "analytics",
        "--kafka",
        "127.0.0.1:" + kafka,
        "--allow-unreplicated",
        "--chain",
        "1",
        "--state",
        directory.resolve("state").toString(),
        "--management",
        Integer.toString(analytics));
  }
}
