package io.headwater.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.IngestStatus;
import io.headwater.testkit.time.ManualClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

  private static final long EPOCH = 7;
  private static final BlockRef BLOCK = new BlockRef(100L, new Hash(new byte[32]));

  private final ManualClock clock = new ManualClock();
  private ChainHead head = ChainHead.NONE;
  private final Readiness readiness = new Readiness(() -> head, clock, Duration.ofSeconds(30));

  private void dispatched(long entries, long epoch, long sequence) {
    head = new ChainHead(entries, epoch, sequence, BLOCK, BLOCK, null, null);
  }

  private void heard(@Nullable Long caughtUpSequence) {
    readiness.heard(status(EPOCH, caughtUpSequence));
  }

  private IngestStatus status(long epoch, @Nullable Long caughtUpSequence) {
    return new IngestStatus(
        epoch, 10L, BLOCK, 104L, caughtUpSequence, clock.instant().toEpochMilli());
  }

  private void assertNotReady(String why) {
    assertThat(readiness.whyNot()).hasValueSatisfying(text -> assertThat(text).contains(why));
  }

  /** Three entries were read at the start and dispatched, and ingest is at its node's head. */
  private void becomeReady() {
    readiness.waiting(null);
    for (int i = 0; i < 3; i++) {
      readiness.read();
    }
    readiness.readToStart();
    dispatched(3, EPOCH, 12);
    heard(12L);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void becomesReadyStepByStep() {
    assertNotReady("the journal is not read yet");
    readiness.waiting("topic chain.1.journal is not there yet");
    assertNotReady("topic chain.1.journal");
    readiness.waiting(null);
    assertNotReady("the journal is still read");
    readiness.readToStart();
    assertNotReady("the journal has no block yet");
    readiness.read();
    dispatched(1, EPOCH, 10);
    assertNotReady("no ingest has been heard of");
    heard(null);
    assertNotReady("block 100 of 104");
    heard(12L);
    assertNotReady("ingest is catching up");
    readiness.read();
    dispatched(2, EPOCH, 12);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void waitsForAllThatTheJournalHeldAtTheStart() {
    readiness.waiting(null);
    readiness.read();
    readiness.read();
    readiness.readToStart();
    heard(11L);
    dispatched(1, EPOCH, 11);
    assertNotReady("the journal is still read");
    dispatched(2, EPOCH, 12);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void staysReadyWhenIngestFallsBehindItsNode() {
    becomeReady();
    heard(null);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void takesAnotherEpochsSequenceForNoSignOfCatchingUp() {
    readiness.waiting(null);
    readiness.readToStart();
    dispatched(1, EPOCH + 1, 50);
    heard(12L);
    assertNotReady("ingest is catching up");
  }

  @Test
  void staysReadyWhenAnEpochBeginsAtZero() {
    becomeReady();
    readiness.read();
    dispatched(4, EPOCH + 1, 0);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void isNotReadyOnceIngestIsSilent() {
    becomeReady();
    clock.advance(Duration.ofSeconds(30));
    assertThat(readiness.whyNot()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertNotReady("ingest has been silent for 31 s");
    heard(12L);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void countsTheSilenceOfAnIngestFromWhatItWroteLastHoweverMuchOfThatIsFound() {
    readiness.waiting(null);
    readiness.readToStart();
    dispatched(3, EPOCH, 12);
    IngestStatus before = status(EPOCH, 12L);
    clock.advance(Duration.ofSeconds(5));
    IngestStatus last = status(EPOCH, 12L);
    clock.advance(Duration.ofSeconds(60));
    readiness.found(before);
    readiness.found(last);
    assertNotReady("ingest has been silent for 60 s");
    heard(12L);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void takesTheIngestOfAnEpochThatHasEndedForNone() {
    becomeReady();
    dispatched(3, EPOCH + 1, 13);
    clock.advance(Duration.ofSeconds(31));
    heard(12L);
    assertNotReady("ingest has been silent for 31 s");
    readiness.heard(status(EPOCH + 1, 13L));
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void isNotReadyOnceDispatchingIsBehindForTenSeconds() {
    becomeReady();
    readiness.read();
    assertThat(readiness.whyNot()).isEmpty();
    clock.advance(Duration.ofSeconds(10));
    assertThat(readiness.whyNot()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertNotReady("dispatching is behind");
    dispatched(4, EPOCH, 13);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void isNotReadyWhileSomethingIsMissingOrKafkaIsAway() {
    becomeReady();
    readiness.gap("entry 13 is missing");
    assertNotReady("entry 13 is missing");
    readiness.gap(null);
    readiness.waiting("Kafka does not answer");
    assertNotReady("Kafka does not answer");
    readiness.waiting(null);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void isNeverReadyAgainAfterDrainingOrStopping() {
    becomeReady();
    readiness.drain();
    assertNotReady("shutting down");
    readiness.stopped("the chain has stopped here: other hash");
    assertNotReady("other hash");
  }
}
