package io.headwater.app.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka cluster. */
final class KafkaOptions {

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Kafka's bootstrap servers, several separated by commas.")
  String servers = "";

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Client properties (TLS, SASL) for every Kafka client.")
  @Nullable Path config;

  @Option(
      names = "--allow-unreplicated",
      description = "Take topics with one replica, where losing a broker loses the journal.")
  boolean allowUnreplicated;

  /** Client properties. */
  Map<String, Object> client() {
    return client(servers, "--kafka-config", config);
  }

  /**
   * Client properties.
   *
   * @param option that named the file
   */
  static Map<String, Object> client(String servers, String option, @Nullable Path config) {
    Map<String, Object> client = new HashMap<>();
    if (config != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(config, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            option + ": " + config + " cannot be read: " + e.getMessage(), e);
      }
      properties.forEach((name, value) -> client.put(String.valueOf(name), value));
    }
    client.put("bootstrap.servers", servers);
    return client;
  }
}
