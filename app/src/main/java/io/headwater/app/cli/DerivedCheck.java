package io.headwater.app.cli;

import io.headwater.analytics.run.DerivedPointer;
import io.headwater.analytics.run.Progress;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicNames;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Says how far the topics are that are derived of a journal.
 *
 * <p>Threading: one thread, which waits for Kafka, and between two looks.
 */
final class DerivedCheck {

  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final Map<String, Object> kafka;
  private final TopicNames names;
  private final PrintWriter out;

  DerivedCheck(Map<String, Object> kafka, long chainId, PrintWriter out) {
    this.kafka = kafka;
    this.names = new TopicNames(chainId);
    this.out = out;
  }

  /** Shows the generation that is read and the one that is built, if there are such. */
  void show() {
    try (TopicAdmin admin = TopicAdmin.open(kafka)) {
      if (!admin.has(names.status())) {
        return;
      }
    }
    OptionalInt read;
    try (DerivedPointer pointer = DerivedPointer.open(kafka, names.chainId())) {
      read = pointer.generation();
    }
    if (read.isPresent()) {
      try (Progress progress = Progress.open(kafka, names.journal())) {
        show(progress, read.getAsInt(), "is read");
        show(progress, read.getAsInt() + 1, "is being built");
      }
    }
  }

  private void show(Progress progress, int generation, String how) {
    String group = Progress.group(names.chainId(), generation);
    OptionalLong before = progress.position(group);
    if (before.isEmpty()) {
      return;
    }
    long from = System.nanoTime();
    LockSupport.parkNanos(BETWEEN.toNanos());
    double seconds = (System.nanoTime() - from) / (double) TimeUnit.SECONDS.toNanos(1);
    long after = progress.position(group).orElse(before.getAsLong());
    out.printf(
        "  derived topics, generation %d, %s: %d offsets of the journal behind, %.1f offsets/s%n",
        generation,
        how,
        Math.max(0, progress.end() - after),
        (after - before.getAsLong()) / seconds);
  }
}
