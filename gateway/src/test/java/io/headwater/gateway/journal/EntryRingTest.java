package io.headwater.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.subscription.Past;
import org.junit.jupiter.api.Test;

/** Entries that were read lately. */
final class EntryRingTest {

  private final EntryRing ring = new EntryRing(100);

  private void add(long sequence, int bytes) {
    ring.add(
        sequence,
        Past.of(
            7 * sequence,
            null,
            new ChainEvent.BlocksFinalized(
                new ChainEvent.Entry(1, sequence, null, null, null, true, 0, bytes))),
        bytes);
  }

  private boolean has(long sequence) {
    return ring.at(sequence).isPresent();
  }

  @Test
  void forgetsWhatCameFirst() {
    add(1, 40);
    add(2, 40);
    add(3, 20);
    assertThat(ring.bytes()).isEqualTo(100);
    add(4, 1);
    assertThat(has(1)).isFalse();
    assertThat(has(2)).isTrue();
    assertThat(ring.at(4).orElseThrow().offset()).isEqualTo(28);
    assertThat(ring.bytes()).isEqualTo(61);
  }

  @Test
  void holdsOneEntryOfAnySize() {
    add(1, 40);
    add(2, 1_000);
    assertThat(has(1)).isFalse();
    assertThat(has(2)).isTrue();
    add(3, 40);
    assertThat(has(2)).isFalse();
    assertThat(ring.bytes()).isEqualTo(40);
  }

  @Test
  void countsAnEntryThatComesTwiceOnce() {
    add(1, 40);
    add(1, 40);
    assertThat(ring.bytes()).isEqualTo(40);
  }

  @Test
  void forgetsAll() {
    add(1, 40);
    ring.clear();
    assertThat(has(1)).isFalse();
    assertThat(ring.bytes()).isZero();
  }
}
