package io.headwater.app.path;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.Ports;
import io.headwater.app.process.HeadwaterProcess;
import io.headwater.testkit.socket.RpcSocket;
import io.headwater.testkit.socket.StalledSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Metrics and sessions of a whole Headwater, against what a client saw and the page says. */
final class MetricsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (headwater_\\S+) ");
  private static final Pattern ON_PAGE = Pattern.compile("(?m)^\\| `(headwater_[a-z_]+)` ");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path directory;
  private static final int PORT = Ports.free();
  private static final int MANAGEMENT = Ports.free();
  private static HeadwaterProcess dev;

  @BeforeAll
  static void start() {
    dev =
        HeadwaterProcess.start(
            directory,
            "dev",
            "--analytics",
            "--data",
            directory.resolve("data").toString(),
            "--port",
            Integer.toString(PORT),
            "--management",
            Integer.toString(MANAGEMENT));
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> get("http://127.0.0.1:" + PORT + "/readyz").statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    dev.close();
    HTTP.close();
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)).build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String management(String path) throws IOException, InterruptedException {
    return get("http://127.0.0.1:" + MANAGEMENT + path).body();
  }

  private static double metric(String scrape, String sample) {
    Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(sample) + " (\\S+)$").matcher(scrape);
    assertThat(matcher.find()).as(sample).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  private static RpcSocket connect() {
    return RpcSocket.connect("ws://127.0.0.1:" + PORT);
  }

  @Test
  void countWhatAClientSees() throws Exception {
    try (RpcSocket client = connect()) {
      RpcSocket.Heard heads = client.subscribe("newHeads");
      RpcSocket.Heard again = client.subscribe("newHeads");
      Awaitility.await().atMost(PATIENCE).until(() -> heads.size() >= 2 && again.size() >= 2);
      String scrape = management("/metrics");
      assertThat(metric(scrape, "headwater_sessions")).isEqualTo(1);
      assertThat(metric(scrape, "headwater_subscriptions{chain=\"1\",kind=\"newHeads\"}"))
          .isEqualTo(2);
      assertThat(metric(scrape, "headwater_deliveries_total")).isGreaterThanOrEqualTo(4);
      assertThat(metric(scrape, "headwater_chain_ready{chain=\"1\"}")).isEqualTo(1);
      assertThat(metric(scrape, "headwater_head_age_seconds{chain=\"1\"}")).isBetween(0.0, 10.0);
      assertThat(metric(scrape, "headwater_ingest_leading{chain=\"1\"}")).isEqualTo(1);
      assertThat(metric(scrape, "headwater_rpc_calls_total{chain=\"1\",method=\"eth_subscribe\"}"))
          .isGreaterThanOrEqualTo(2);
      assertThat(metric(scrape, "headwater_delivery_delay_seconds_count{chain=\"1\"}"))
          .isPositive();
    }
  }

  @Test
  void countSubscriptionsThatAreBehind() throws Exception {
    try (RpcSocket client = connect()) {
      RpcSocket.Heard past = client.subscribe("newHeads", Map.of("fromBlock", "earliest"));
      client.subscribe("logs", Map.of("confirmations", 60_000));
      Awaitility.await().atMost(PATIENCE).until(() -> past.size() >= 2);
      String scrape = management("/metrics");
      assertThat(metric(scrape, "headwater_subscriptions{chain=\"1\",kind=\"logs\"}")).isEqualTo(1);
      assertThat(metric(scrape, "headwater_subscriptions_live{chain=\"1\",kind=\"logs\"}"))
          .isZero();
      assertThat(metric(scrape, "headwater_replay_entries_total{chain=\"1\"}"))
          .isGreaterThanOrEqualTo(2);
      assertThat(metric(scrape, "headwater_replay_bytes_total{chain=\"1\"}")).isPositive();
      assertThat(metric(scrape, "headwater_subscriptions_fell_behind_total{chain=\"1\"}")).isZero();
    }
  }

  @Test
  void showSessionsAndCloseOne() throws Exception {
    try (RpcSocket client = connect()) {
      RpcSocket.Heard heads = client.subscribe("newHeads");
      Awaitility.await().atMost(PATIENCE).until(() -> heads.size() >= 1);
      JsonNode session = JSON.readTree(management("/sessions")).get(0);
      assertThat(session.get("subscriptions").asInt()).isEqualTo(1);
      assertThat(session.get("sentBytes").asLong()).isGreaterThan(500);
      assertThat(session.get("position").asString()).matches("[0-9a-f]{16}/[0-9]+");
      URI one =
          URI.create("http://127.0.0.1:" + MANAGEMENT + "/sessions/" + session.get("id").asLong());
      assertThat(send(HttpRequest.newBuilder(one).DELETE().build()).statusCode()).isEqualTo(200);
      assertThat(client.closed().get()).isEqualTo(1008);
      assertThat(send(HttpRequest.newBuilder(one).DELETE().build()).statusCode()).isEqualTo(404);
      assertThat(
              metric(
                  management("/metrics"),
                  "headwater_sessions_ended_total{reason=\"closed_by_operator\"}"))
          .isEqualTo(1);
      dev.awaitOutput("closed_by_operator");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /sessions HTTP/1.1|Host: evil.example:1",
        "GET /metrics HTTP/1.1|Host: evil.example:1",
        "DELETE /sessions/1 HTTP/1.1|Host: evil.example:1",
        "DELETE /sessions/1 HTTP/1.1|Host: localhost|Origin: https://evil.example",
        "OPTIONS /sessions/1 HTTP/1.1|Host: localhost|Origin: https://evil.example",
        "GET /sessions HTTP/1.1|Host: localhost|Origin: http://localhost:3000",
      })
  void areForNoPageOfTheWeb(String request) throws Exception {
    double before = metric(management("/metrics"), "headwater_limit_hits_total{limit=\"origins\"}");
    try (StalledSocket page = StalledSocket.connectRaw(MANAGEMENT)) {
      page.sendRaw((request.replace("|", "\r\n") + "\r\n\r\n").getBytes(US_ASCII));
      assertThat(page.readHead()).startsWith("HTTP/1.1 403");
    }
    assertThat(metric(management("/metrics"), "headwater_limit_hits_total{limit=\"origins\"}"))
        .isEqualTo(before + 1);
  }

  @Test
  void areOnThePageAndNothingElseIs() throws Exception {
    Set<String> exposed = new TreeSet<>();
    FAMILY.matcher(management("/metrics")).results().forEach(found -> exposed.add(found.group(1)));
    Set<String> described = new TreeSet<>();
    ON_PAGE
        .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
        .results()
        .forEach(found -> described.add(found.group(1)));
    exposed.remove("headwater_delivery_delay_seconds_max"); // The timer's largest of late.
    assertThat(described).isEqualTo(exposed);
  }

  @Test
  void areNotOnTheClientsPortWhenThereIsAnother() throws Exception {
    assertThat(get("http://127.0.0.1:" + PORT + "/metrics").statusCode()).isEqualTo(404);
    assertThat(management("/nothing")).contains("/metrics");
  }
}
