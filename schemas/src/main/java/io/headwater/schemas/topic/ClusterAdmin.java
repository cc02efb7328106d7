package io.headwater.schemas.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;

/**
 * Asks a Kafka cluster: what it does not answer, or answers with an error, is one sentence.
 *
 * <p>Threading: blocks its caller, each call at most {@value #TIMEOUT_SECONDS} s.
 */
public final class ClusterAdmin implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 30;

  private final Admin admin;
  private final String where;

  private ClusterAdmin(Admin admin, String where) {
    this.admin = admin;
    this.where = where;
  }

  /** Opens a connection; {@code client} has at least {@code bootstrap.servers}. */
  public static ClusterAdmin open(Map<String, Object> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        (int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    return new ClusterAdmin(
        Admin.create(settings),
        String.valueOf(client.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)));
  }

  /** Its address, as it was given. */
  public String where() {
    return where;
  }

  /**
   * Waits for an answer.
   *
   * @param what Kafka is to do, for the error
   * @throws TopicException there was none in time, or an error, which is its cause
   */
  public <T> T ask(Function<Admin, KafkaFuture<T>> question, String what) {
    try {
      return question.apply(admin).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException("interrupted while Kafka was to " + what, e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw noAnswer(what, cause);
      }
      throw new TopicException(
          "Kafka at %s did not %s: %s".formatted(where, what, cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw noAnswer(what, e);
    }
  }

  private TopicException noAnswer(String what, Throwable cause) {
    return TopicException.unanswered(
        "Kafka at %s did not %s within %d s: is it running, and is the address right?"
            .formatted(where, what, TIMEOUT_SECONDS),
        cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
