package io.headwater.app.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.journal.JournalHistory;
import io.headwater.gateway.journal.JournalIndex;
import io.headwater.gateway.subscription.History;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.journal.JournalSource;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.journal.InMemoryJournal;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The history is read at several places by turns, as it is when several subscribers are behind. */
final class PlacesOfHistoryTest {

  private static final int CHAIN_ID = 1;
  private static final int ROUNDS = 6;

  private final InMemoryJournal journal = new InMemoryJournal();
  private final AtomicInteger seeks = new AtomicInteger();
  private final AtomicInteger readers = new AtomicInteger();
  private final List<JournalRecord> records = written();
  private final JournalHistory history =
      new JournalHistory(CHAIN_ID, new JournalIndex(10), this::reader, reader());
  private final ChainHead head =
      new ChainHead(
          records.size(),
          records.getLast().headers().epoch(),
          records.getLast().headers().sequence(),
          null,
          null,
          null,
          null);

  @Test
  void fourPlacesNeedASeekEach() throws Exception {
    readByTurns(List.of(0, 5, 10, 15));

    assertThat(seeks).hasValue(4);
  }

  @Test
  void moreThanFourPlacesTakeTurns() throws Exception {
    readByTurns(List.of(0, 3, 6, 9, 12, 15));

    assertThat(readers.get()).as("four and the searcher").isEqualTo(5);
  }

  @Test
  void whatWasReadIsNotReliedOnInAnotherEpoch() throws Exception {
    readByTurns(List.of(0));
    JournalRecord after = records.get(ROUNDS - 1);
    ChainHead next =
        new ChainHead(head.entries(), head.epoch() + 1, head.sequence(), null, null, null, null);
    history.next(after.offset(), after.headers().sequence(), next);

    assertThat(seeks).hasValue(2);
  }

  private void readByTurns(List<Integer> places) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      for (int place : places) {
        JournalRecord before = records.get(place + round);
        History.Past past =
            history.next(before.offset(), before.headers().sequence(), head).orElseThrow();
        assertThat(past.event().entry().sequence()).isEqualTo(before.headers().sequence() + 1);
      }
    }
  }

  private JournalReader reader() {
    readers.incrementAndGet();
    return new JournalReader(new CountingSource(journal.source(), seeks));
  }

  private List<JournalRecord> written() {
    SimulatedChain chain = new SimulatedChain(new Random(1), 2, 10);
    chain.advance(10);
    AtomicInteger epochs = new AtomicInteger();
    SimulatedIngest ingest =
        new SimulatedIngest(
            List.of(new ScriptedNode(chain, CHAIN_ID)),
            journal,
            new ManualClock(),
            epochs::incrementAndGet,
            new Random(1));
    ingest.win();
    while (journal.records().size() < 30) {
      chain.advance(1);
      ingest.announce();
      ingest.step();
    }
    journal.pollsAtMost(3);
    return journal.records();
  }

  /** A source that counts how often it is sent elsewhere. */
  private record CountingSource(JournalSource source, AtomicInteger seeks)
      implements JournalSource {

    @Override
    public void seek(long offset) {
      seeks.incrementAndGet();
      source.seek(offset);
    }

    @Override
    public long beginOffset() {
      return source.beginOffset();
    }

    @Override
    public long endOffset() {
      return source.endOffset();
    }

    @Override
    public long position() {
      return source.position();
    }

    @Override
    public List<JournalRecord> poll(Duration timeout) {
      return source.poll(timeout);
    }

    @Override
    public long lag() {
      return source.lag();
    }

    @Override
    public void wakeup() {
      source.wakeup();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
