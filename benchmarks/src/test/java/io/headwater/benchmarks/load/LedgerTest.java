package io.headwater.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final int FIRST = 100;

  private final List<Integer> complete = new ArrayList<>();
  private final Ledger ledger = new Ledger(complete::add);

  /** What each subscriber gets, in order; the first one is the sample. */
  private Count count(List<List<Integer>> subscribers) {
    ledger.begin(subscribers.size(), FIRST);
    for (int subscriber = 0; subscriber < subscribers.size(); subscriber++) {
      int ordinal = 0;
      for (int number : subscribers.get(subscriber)) {
        ledger.received(ordinal, Integer.hashCode(number), 10, false);
        if (subscriber == 0) {
          ledger.sample(ordinal, number);
        }
        ordinal++;
      }
    }
    return ledger.count();
  }

  @Test
  void findsNoFaultWhenEverybodyGetsEveryMessageOnceInOrder() {
    Count count = count(List.of(List.of(100, 101, 102), List.of(100, 101, 102)));

    assertThat(count.faults()).isZero();
    assertThat(count.received()).isEqualTo(6);
    assertThat(count.bytes()).isEqualTo(60);
    assertThat(count.complete()).isEqualTo(3);
    assertThat(complete).containsExactly(1, 2, 3);
  }

  @Test
  void seesThatOneSubscriberLostAMessage() {
    assertThat(count(List.of(List.of(100, 101, 102), List.of(100, 102))).faults()).isEqualTo(1);
  }

  @Test
  void seesThatOneSubscriberGotAMessageTwice() {
    assertThat(count(List.of(List.of(100, 101, 102), List.of(100, 101, 101))).faults())
        .isEqualTo(1);
  }

  @Test
  void seesThatOneSubscriberGotMessagesOutOfOrder() {
    assertThat(count(List.of(List.of(100, 101, 102), List.of(101, 100, 102))).faults())
        .isEqualTo(2);
  }

  @Test
  void seesInTheSampleThatAllLostTheSameMessage() {
    assertThat(count(List.of(List.of(100, 102), List.of(100, 102))).faults()).isEqualTo(1);
  }

  @Test
  void isNotCompleteWhileOneSubscriberWaits() {
    assertThat(count(List.of(List.of(100, 101), List.of(100))).complete()).isEqualTo(1);
  }

  @Test
  void forgetsAllWhenItBeginsAgain() {
    var unused = count(List.of(List.of(100), List.of(101)));

    assertThat(count(List.of(List.of(100), List.of(100))).faults()).isZero();
  }
}
