package io.headwater.gateway.journal;

import io.headwater.gateway.subscription.Past;
import java.util.Optional;

/**
 * What a gateway remembers of a chain's journal.
 *
 * @param index where the newest entries stand
 * @param newest the newest entries themselves, for those that have just fallen behind or wait for
 *     blocks to be sure
 * @param passing what replays have read lately, for those that follow close behind
 */
public record JournalMemory(JournalIndex index, EntryRing newest, EntryRing passing) {

  /** The event of a sequence, where it need not be read. */
  Optional<Past> at(long sequence) {
    return newest.at(sequence).or(() -> passing.at(sequence));
  }

  /** What comes next does not follow on what came before. */
  void clear() {
    index.clear();
    newest.clear();
    passing.clear();
  }
}
