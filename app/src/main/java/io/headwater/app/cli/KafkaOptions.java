package io.headwater.app.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka cluster. */
final class KafkaOptions {

  private static final Pattern SERVER = Pattern.compile("[^\\s,]+:[0-9]{1,5}");

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
    return client("--kafka", servers, "--kafka-config", config);
  }

  /**
   * Client properties.
   *
   * @param name of the option with the servers
   * @param option that named the file
   */
  static Map<String, Object> client(
      String name, String servers, String option, @Nullable Path config) {
    for (String server : servers.split("\\s*,\\s*", -1)) {
      if (!SERVER.matcher(server).matches()) {
        throw new IllegalArgumentException(name + ": '" + server + "' is not HOST:PORT");
      }
    }
    Map<String, Object> client = new HashMap<>();
    if (config != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(config, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (NoSuchFileException e) {
        throw new IllegalArgumentException(option + ": there is no file " + config, e);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            option + ": " + config + " cannot be read: " + e.getMessage(), e);
      }
      properties.forEach((key, value) -> client.put(String.valueOf(key), value));
    }
    client.put("bootstrap.servers", servers);
    return client;
  }
}
