package io.headwater.ingest.promotion;

import io.headwater.ingest.lease.GroupLease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What a promotion, or a mirror, must know of the Kafka cluster that it is about to write to: which
 * one it is, and whether an ingest runs on it already.
 *
 * <p>Threading: blocks its caller, each call at most {@value #TIMEOUT_SECONDS} s.
 */
public final class TargetCluster implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 30;

  private final Admin admin;

  /** Opens a connection; {@code client} has at least {@code bootstrap.servers}. */
  public TargetCluster(Map<String, Object> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        (int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    this.admin = Admin.create(settings);
  }

  /** The cluster's own id, which no mirror changes. */
  String id() {
    return await(admin.describeCluster().clusterId(), "say which cluster it is");
  }

  /**
   * Ingests of a chain that have joined their group here.
   *
   * @throws PromotionException Kafka does not say
   */
  public int ingests(long chainId) {
    String group = GroupLease.group(chainId);
    var described =
        Objects.requireNonNull(
            admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
    try {
      return await(described, "describe group " + group).members().size();
    } catch (PromotionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  private static <T> T await(KafkaFuture<T> future, String what) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PromotionException("interrupted before anything was written", e);
    } catch (TimeoutException e) {
      throw unanswered(what, e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unanswered(what, cause);
      }
      throw new PromotionException(
          "Kafka did not %s: %s".formatted(what, cause.getMessage()), cause);
    }
  }

  private static PromotionException unanswered(String what, Throwable cause) {
    return new PromotionException(
        "Kafka did not %s within %d s: is it running, and is --kafka right?"
            .formatted(what, TIMEOUT_SECONDS),
        cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
