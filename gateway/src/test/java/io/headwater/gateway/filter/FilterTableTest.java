package io.headwater.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How large tables are, while filters come and after they have gone. */
final class FilterTableTest {

  private static final Hash TRANSFER = new Hash(new byte[32]);
  private static final int WALLETS = 100_000;

  private final FilterIndex<Integer> index = new FilterIndex<>();

  private static LogFilter toWallet(int wallet) {
    Hash topic = new Hash(ByteBuffer.allocate(32).putInt(28, wallet).array());
    return new LogFilter(List.of(), List.of(List.of(TRANSFER), List.of(), List.of(topic)));
  }

  private static Log logTo(int wallet) {
    Hash topic = new Hash(ByteBuffer.allocate(32).putInt(28, wallet).array());
    return new Log(
        SmallAlphabet.address(1),
        List.of(TRANSFER, TRANSFER, topic),
        ByteBuffer.allocate(0),
        0,
        null,
        null);
  }

  @Test
  void hasThirtyTwoBytesAFilterAtMostAndShedsThemAgain() {
    for (int i = 0; i < WALLETS; i++) {
      index.add(toWallet(i), i);
      if (i > 1_000 && i % 100 == 0) {
        assertThat(index.slots() * Segment.SLOT_BYTES).isBetween(16L * i, 34L * i);
      }
    }
    for (int i = 0; i < WALLETS; i++) {
      assertThat(index.remove(toWallet(i), i)).isTrue();
      int left = WALLETS - i - 1;
      if (left > 0 && left % 100 == 0) {
        assertThat(index.slots()).isLessThanOrEqualTo(6L * left + 2_048);
      }
    }
    assertThat(index.slots()).isZero();
  }

  @Test
  void findsEachWalletWhileItShrinks() {
    List<Integer> there = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      index.add(toWallet(i), i);
      there.add(i);
    }
    Random random = new Random(5);
    while (there.size() > 1) {
      int gone = there.set(random.nextInt(there.size()), there.getLast());
      there.removeLast();
      assertThat(index.remove(toWallet(gone), gone)).isTrue();
      assertThat(FilterIndexTest.found(index, logTo(gone))).isEmpty();
      int other = there.get(random.nextInt(there.size()));
      assertThat(FilterIndexTest.found(index, logTo(other))).containsOnlyKeys(other);
    }
  }

  /** Their number says how many filters one look-up must ask, not what removing one costs. */
  @Test
  void keepsManyTargetsOfOneFilter() {
    for (int i = 0; i < WALLETS; i++) {
      index.add(toWallet(1), i);
    }
    assertThat(FilterIndexTest.found(index, logTo(1))).hasSize(WALLETS);
    for (int i = 1; i < WALLETS; i++) {
      assertThat(index.remove(toWallet(1), i)).isTrue();
    }
    assertThat(FilterIndexTest.found(index, logTo(1))).containsOnlyKeys(0);
    assertThat(index.remove(toWallet(1), 0)).isTrue();
    assertThat(index.shapes()).isZero();
  }
}
