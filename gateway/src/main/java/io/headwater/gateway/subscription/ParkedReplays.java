package io.headwater.gateway.subscription;

import java.util.ArrayList;
import java.util.List;

/**
 * Replays that wait for blocks to be sure.
 *
 * <p>Threading: their own; {@link #hasAny} any.
 */
final class ParkedReplays {

  private final List<Replay> parked = new ArrayList<>();
  private volatile boolean any;

  void add(Replay replay) {
    parked.add(replay);
    any = true;
  }

  boolean hasAny() {
    return any;
  }

  List<Replay> takeAll() {
    List<Replay> all = List.copyOf(parked);
    parked.clear();
    any = false;
    return all;
  }

  /** Those whose clients want to know again where they stand; those that have ended are dropped. */
  List<Replay> toBeTold(long nowNanos) {
    parked.removeIf(
        replay -> {
          replay.dropEnded();
          return replay.members().isEmpty();
        });
    return parked.stream()
        .filter(replay -> replay.members().getFirst().subscription().key().withCursor())
        .filter(replay -> replay.isToBeTold(nowNanos))
        .toList();
  }
}
