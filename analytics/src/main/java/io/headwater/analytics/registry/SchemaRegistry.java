package io.headwater.analytics.registry;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A schema registry as Confluent's API has it: {@code POST /subjects/SUBJECT/versions}. User and
 * password may stand in the address.
 *
 * <p>Threading: blocks its caller, each call at most 10 s.
 *
 * <p>Source: Confluent's Schema Registry API reference, "Register a new schema under the specified
 * subject".
 */
public final class SchemaRegistry {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final URI address;

  private SchemaRegistry(URI address) {
    this.address = address;
  }

  /**
   * A registry at an address.
   *
   * @throws IllegalArgumentException it is no http(s) URL
   */
  public static SchemaRegistry at(String url) {
    URI address;
    try {
      address = URI.create(url.endsWith("/") ? url : url + "/");
    } catch (IllegalArgumentException e) {
      throw noUrl(url);
    }
    String scheme = String.valueOf(address.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https") || address.getHost() == null) {
      throw noUrl(url);
    }
    return new SchemaRegistry(address);
  }

  private static IllegalArgumentException noUrl(String url) {
    return new IllegalArgumentException("--schema-registry: " + url + " is no http(s):// URL");
  }

  /** The id of a schema, registered under a subject where it is new. */
  int register(String subject, Schema schema) {
    String path = "subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
    String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (address.getUserInfo() != null) {
      byte[] user = address.getUserInfo().getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    return id(subject, send(request.build()));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException("interrupted while asking the schema registry", e);
    } catch (IOException e) {
      throw new RegistryException(
          "the schema registry at %s does not answer (%s): is --schema-registry right?"
              .formatted(name(), e),
          e);
    }
  }

  private int id(String subject, HttpResponse<String> answer) {
    if (answer.statusCode() == OK) {
      try {
        JsonNode id = JSON.readTree(answer.body()).path("id");
        if (id.isInt()) {
          return id.asInt();
        }
      } catch (JacksonException e) {
        throw unusable(subject, answer, e);
      }
    }
    throw unusable(subject, answer, null);
  }

  private RegistryException unusable(
      String subject, HttpResponse<String> answer, @Nullable Exception e) {
    String text = answer.body().length() > 300 ? answer.body().substring(0, 300) : answer.body();
    String message =
        "the schema registry at %s did not take the schema of %s: %d %s"
            .formatted(name(), subject, answer.statusCode(), text);
    return e == null ? new RegistryException(message) : new RegistryException(message, e);
  }

  private String name() {
    return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }
}
