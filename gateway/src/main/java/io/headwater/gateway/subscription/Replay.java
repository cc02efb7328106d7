package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.filter.BloomQuery;
import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.Position;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions of one session that catch up together: how far they have come in the journal. Those
 * that fell behind together stay in each other's order.
 *
 * <p>Threading: one replay thread, always the same. Bounds: holds no event, only where it is.
 */
final class Replay {

  /** Nothing of the next entry is delivered yet. */
  static final int UNTOUCHED = -1;

  /** One of the subscriptions. */
  static final class Member {
    private final Subscriber subscriber;
    private final BlockBounds bounds;

    /** Items of the next entry's block that are held; {@link #UNTOUCHED} when it was not begun. */
    private int held;

    /** Whether it was given all of the next entry, while others were not. */
    private boolean isAhead;

    private int untoldEntries;

    /** What a bloom must have; null for one that wants more than logs, or wants certainty. */
    private final @Nullable BloomQuery bloomQuery;

    /**
     * A subscription.
     *
     * @param held what its client holds
     * @param from what the one of the replay that holds least does
     */
    Member(Subscriber subscriber, BlockBounds bounds, Cursor held, Cursor from) {
      this.subscriber = subscriber;
      this.bounds = bounds;
      SubscriptionKey key = subscriber.subscription().key();
      boolean isLogs = key.commitment().isLatest() && key.kind() instanceof SubscriptionKind.Logs;
      this.bloomQuery =
          isLogs ? BloomQuery.of(((SubscriptionKind.Logs) key.kind()).filter()) : null;
      int item = held.position().item();
      this.isAhead = item == Position.END && from.position().item() != Position.END;
      this.held = item == Position.END ? UNTOUCHED : item;
    }

    Subscriber subscriber() {
      return subscriber;
    }

    Subscription subscription() {
      return subscriber.subscription();
    }

    Commitment commitment() {
      return subscription().key().commitment();
    }

    BlockBounds bounds() {
      return bounds;
    }

    /** Whether an item of a block that is applied is still to be given. */
    boolean lacks(int item) {
      return !isAhead && held <= item;
    }

    boolean isSurelyWithoutLogsOf(Bloom bloom) {
      return bloomQuery != null && !bloomQuery.mayMatch(bloom);
    }

    /** Whether the entry as a whole is still to be given. */
    boolean lacksWhole() {
      return !isAhead;
    }

    /** Whether an item of a block that is reverted is still to be taken back. */
    boolean stillHolds(int item) {
      return !isAhead && (held == UNTOUCHED || held > item);
    }

    /** Entries since the client was last told where it stands. */
    int untoldEntries() {
      return untoldEntries;
    }

    /** The client was told where it stands. */
    void told() {
      untoldEntries = 0;
    }
  }

  private final ClientStream client;
  private final List<Member> members;
  private long offset;
  private long epoch;
  private long sequence;
  private long finalized;
  private Cursor cursor;
  private final CommitmentGate gate;

  /** When its clients were last told where they stand, by the clock. */
  private long toldNanos;

  /**
   * A replay.
   *
   * @param nowNanos its clients are told where they stand
   * @param place where the one that holds least stands
   * @param members all inside the same entry, or after it
   */
  Replay(long nowNanos, ClientStream client, History.Place place, List<Member> members) {
    this.toldNanos = nowNanos;
    this.client = client;
    this.gate =
        new CommitmentGate(members.getFirst().subscription().key().commitment(), place.cursor());
    this.members = new ArrayList<>(members);
    this.cursor = place.cursor();
    goOnAt(place);
  }

  /** What the clients hold is found anew, at another place. */
  void goOnAt(History.Place place) {
    offset = place.offset();
    finalized = place.finalized();
    cursor = place.cursor();
    epoch = place.cursor().position().epoch();
    sequence = lastWhole(place);
  }

  private static long lastWhole(History.Place place) {
    Position position = place.cursor().position();
    return position.item() == Position.END ? position.sequence() : position.sequence() - 1;
  }

  /**
   * Whether a place is another one; inside an entry, one where the same entry stands again, or
   * another apply of the block of which a part is held.
   */
  boolean mayGoOnAt(History.Place place) {
    boolean isSame = place.cursor().position().epoch() == epoch && lastWhole(place) == sequence;
    boolean isSameBlock =
        cursor.step() == EntryKind.BLOCK_APPLIED
            && cursor.position().item() != Position.END
            && place.cursor().hash().equals(cursor.hash());
    return place.offset() != offset && (isSame || isSameBlock || !isInsideEntry());
  }

  /** What decides about each event; of members that have a commitment there is but one. */
  CommitmentGate gate() {
    return gate;
  }

  ClientStream client() {
    return client;
  }

  /** Those that are left. */
  List<Member> members() {
    return members;
  }

  /** Lets go of those that have ended. */
  void dropEnded() {
    members.removeIf(member -> member.subscription().isEnded());
  }

  /** Offset to read from: of the last whole entry, or of the one that is delivered in part. */
  long offset() {
    return offset;
  }

  long epoch() {
    return epoch;
  }

  /** The last entry that was delivered whole. */
  long sequence() {
    return sequence;
  }

  /** Height of the newest finalized block before the next entry. */
  long finalized() {
    return finalized;
  }

  /** What the clients hold, entries counted whole; for one that begins, where it begins. */
  String cursor() {
    return cursor.encode();
  }

  /** Whether its clients are to be told where they stand; they are then. */
  boolean isToBeTold(long nowNanos) {
    boolean isDue = nowNanos - toldNanos >= Positions.INTERVAL.toNanos();
    if (isDue) {
      toldNanos = nowNanos;
    }
    return isDue;
  }

  /** Whether something of the next entry is delivered. */
  boolean isInsideEntry() {
    return members.stream().anyMatch(member -> member.held != UNTOUCHED || member.isAhead);
  }

  /** Everything before an item of a block that is applied is delivered. */
  void cameTo(int item) {
    members.forEach(member -> member.held = Math.max(member.held, item));
  }

  /** Of a block that is reverted, everything from an item on is taken back. */
  void cameBackTo(int item) {
    for (Member member : members) {
      member.held = member.held == UNTOUCHED ? item : Math.min(member.held, item);
    }
  }

  /** The next entry was delivered whole. */
  void completed(Past past, Cursors cursors) {
    gate.completed(past.event());
    finalized = BlockStep.finalizedAfter(past.event());
    cursor = cursors.ended(past.event()).orElse(cursor);
    passed(past);
  }

  /** The next entry is none of the client's: it holds what it held. */
  void passed(Past past) {
    ChainEvent.Entry entry = past.event().entry();
    passed(past.offset(), entry.epoch(), entry.sequence());
  }

  /** Whether the next entry has surely nothing for any of the clients, by its headers. */
  boolean canSkip(RecordHeaders headers) {
    Bloom bloom = headers.bloom();
    if (bloom == null || isInsideEntry()) {
      return false;
    }
    for (Member member : members) {
      if (!member.isSurelyWithoutLogsOf(bloom) || headers.number() >= member.bounds.to()) {
        return false;
      }
    }
    return true;
  }

  /** The next entry has nothing for any of the clients. */
  void skipped(long at, RecordHeaders headers, Cursors cursors) {
    finalized = headers.finalized();
    cursor = cursors.ended(headers);
    passed(at, headers.epoch(), headers.sequence());
  }

  private void passed(long at, long inEpoch, long entrySequence) {
    offset = at;
    epoch = inEpoch;
    sequence = entrySequence;
    for (Member member : members) {
      member.held = UNTOUCHED;
      member.isAhead = false;
      member.untoldEntries++;
    }
  }
}
