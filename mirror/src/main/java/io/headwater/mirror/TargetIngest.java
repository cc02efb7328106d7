package io.headwater.mirror;

import io.headwater.ingest.promotion.TargetCluster;
import io.headwater.schemas.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tells whether a chain is written on the target by an ingest of its own: onto its journal nothing
 * is mirrored, and it is not deleted.
 *
 * <p>Members of the group of ingests are such; one of {@code dev} is in no group, and shows by its
 * status. While no mirror runs nobody else writes that; so it is not asked what it says, but
 * whether another one comes.
 *
 * <p>Threading: blocks its caller, while an ingest may have written its status just now for {@value
 * #SIGN_OF_LIFE_SECONDS} s.
 */
final class TargetIngest {

  /** An ingest writes its status at least every 5 s. */
  private static final int SIGN_OF_LIFE_SECONDS = 6;

  private static final byte[] KEY = "ingest".getBytes(StandardCharsets.UTF_8);

  private final MirrorSettings settings;
  private final InstantSource clock;

  TargetIngest(MirrorSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Goes on only where the target has none.
   *
   * @throws MirrorException it has
   */
  void refuse(long chainId) {
    String ingests = ingests(chainId);
    if (!ingests.isEmpty()) {
      throw new MirrorException(
          ("chain %d is written on %s: %s. It is neither mirrored onto nor replaced;"
                  + " name the chains to mirror with --chain, or stop that ingest first (docs/datacenters.md)")
              .formatted(chainId, MirrorSettings.servers(settings.to()), ingests));
    }
  }

  private String ingests(long chainId) {
    try (TargetCluster cluster = new TargetCluster(settings.to())) {
      int members = cluster.ingests(chainId);
      if (members > 0) {
        return "%d ingest(s) of it run there, or were killed in the last 10 s".formatted(members);
      }
    }
    return isAlive(chainId) ? "an ingest of it, or another mirror, writes its status there" : "";
  }

  private boolean isAlive(long chainId) {
    try (OnePartition status = new OnePartition(settings.to(), new TopicNames(chainId).status())) {
      Optional<ConsumerRecord<byte[], byte[]>> newest = status.last(TargetIngest::isOfIngest);
      if (newest.isEmpty()) {
        return false;
      }
      Duration most = Duration.ofSeconds(SIGN_OF_LIFE_SECONDS);
      long ageMillis = Math.max(0, clock.millis() - newest.get().timestamp());
      Duration wait = most.minusMillis(ageMillis);
      return wait.isPositive()
          && status.comes(newest.get().offset() + 1, wait, TargetIngest::isOfIngest);
    }
  }

  private static boolean isOfIngest(ConsumerRecord<byte[], byte[]> status) {
    return Arrays.equals(status.key(), KEY) && status.value() != null;
  }
}
