package io.headwater.gateway.subscription;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The cursor of what was dispatched last, and who is to be told of it: groups with cursors, every
 * so many entries and every so often.
 *
 * <p>Threading: the dispatch thread, but for the constants.
 */
final class Positions {

  static final int ENTRIES = 1_000;
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private final GroupTable groups;
  private final Broadcaster broadcaster;
  private final LongSupplier nanos;
  private Optional<String> newest = Optional.empty();

  Positions(GroupTable groups, Broadcaster broadcaster, LongSupplier nanos) {
    this.groups = groups;
    this.broadcaster = broadcaster;
    this.nanos = nanos;
  }

  /** The newest cursor; none before there is a block. */
  Optional<String> newest() {
    return newest;
  }

  /** An entry was dispatched. */
  void moveTo(Optional<String> cursor) {
    newest = cursor;
  }

  /** What comes next does not follow on what came before. */
  void forget() {
    newest = Optional.empty();
  }

  /** A group has its first member, who knows where he stands. */
  void begin(Group group) {
    group.positionNanos = nanos.getAsLong();
  }

  /** Counts an entry, and tells those who have counted enough of them. */
  void count() {
    for (Group group : groups.withCursor()) {
      group.entriesSincePosition++;
      if (group.entriesSincePosition >= ENTRIES) {
        tell(group);
      }
    }
  }

  /** Tells those who have not been told for long. */
  void tellOld() {
    long now = nanos.getAsLong();
    for (Group group : groups.withCursor()) {
      if (now - group.positionNanos >= INTERVAL.toNanos()) {
        tell(group);
      }
    }
  }

  private void tell(Group group) {
    group.entriesSincePosition = 0;
    group.positionNanos = nanos.getAsLong();
    newest.ifPresent(cursor -> broadcaster.position(group, cursor));
  }
}
