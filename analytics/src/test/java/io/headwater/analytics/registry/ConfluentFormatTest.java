package io.headwater.analytics.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.headwater.analytics.AnalyticsFigures;
import io.headwater.analytics.DerivedTopics;
import io.headwater.analytics.rows.RowSerializer;
import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.schemas.wire.RowWire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Against a server that answers as a registry does. A real one is in docs/analytics.md. */
final class ConfluentFormatTest {

  private static final JsonMapper JSON = new JsonMapper();

  private final DerivedTopics topics = new DerivedTopics(7, 2, Set.of(View.LIVE));
  private final Map<String, String> registered = new TreeMap<>();
  private final HttpServer server;
  private int status = 200;

  ConfluentFormatTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/api/subjects/",
        exchange -> {
          String subject = exchange.getRequestURI().getPath().split("/", -1)[3];
          String schema =
              JSON.readTree(exchange.getRequestBody().readAllBytes()).get("schema").asString();
          registered.put(subject, schema);
          byte[] answer =
              (status == 200
                      ? "{\"id\":" + (100 + registered.size()) + "}"
                      : "{\"error_code\":42201,\"message\":\"Invalid schema\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private SchemaRegistry registry() {
    return SchemaRegistry.at("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
  }

  @Test
  void registersEachTopicsSchemaAndNamesItBeforeTheBody() {
    ConfluentFormat format = ConfluentFormat.register(registry(), topics);
    assertThat(registered.keySet())
        .isEqualTo(
            Set.of(
                "chain.7.activity.g2-value",
                "chain.7.blocks.g2-value",
                "chain.7.logs.g2-value",
                "chain.7.transactions.g2-value",
                "chain.7.transfers.g2-value"));
    assertThat(new Schema.Parser().parse(registered.get("chain.7.activity.g2-value")))
        .isEqualTo(ActivityRow.getClassSchema());
    ActivityRow row = new ActivityRow(7L, "0xc0", Instant.EPOCH, 1L, 2L, 3L, 4L, 5L);
    byte[] value =
        Objects.requireNonNull(
            new RowSerializer(format, new AnalyticsFigures())
                .serialize("chain.7.activity.g2", row));
    ByteBuffer bytes = ByteBuffer.wrap(value);
    assertThat(bytes.get()).isZero();
    assertThat(bytes.getInt()).isEqualTo(105);
    assertThat(RowWire.decode(value, ActivityRow.getClassSchema())).isEqualTo(row);
  }

  @Test
  void saysWhatTheRegistryDoesNotTake() {
    status = 422;
    assertThatThrownBy(() -> ConfluentFormat.register(registry(), topics))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("chain.7.blocks.g2-value")
        .hasMessageContaining("422")
        .hasMessageContaining("Invalid schema");
  }

  @Test
  void saysThatTheRegistryIsNotThere() {
    int port = server.getAddress().getPort();
    server.stop(0);
    assertThatThrownBy(
            () -> ConfluentFormat.register(SchemaRegistry.at("http://127.0.0.1:" + port), topics))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("127.0.0.1:" + port + " does not answer")
        .hasMessageContaining("--schema-registry");
  }

  @Test
  void takesAddressesOfTheWebAlone() {
    for (String url : List.of("registry:8081", "ftp://registry", "http://", "no url")) {
      assertThatThrownBy(() -> SchemaRegistry.at(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--schema-registry");
    }
  }
}
