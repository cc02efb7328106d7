package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Subscriptions of one session that catch up together: how far they have come in the journal. Those
 * that fell behind together stay in each other's order.
 *
 * <p>Threading: the replay thread. Bounds: holds no event, only where it is.
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

    /**
     * A subscription.
     *
     * @param held what its client holds
     * @param from what the one of the replay that holds least does
     */
    Member(Subscriber subscriber, BlockBounds bounds, Cursor held, Cursor from) {
      this.subscriber = subscriber;
      this.bounds = bounds;
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
  private String cursor;
  private final CommitmentGate gate;

  /** When its clients were last told where they stand, while it waits for a block to be sure. */
  long parkedNanos;

  /**
   * A replay.
   *
   * @param place where the one that holds least stands
   * @param members all inside the same entry, or after it
   */
  Replay(ClientStream client, History.Place place, List<Member> members) {
    this.client = client;
    this.gate =
        new CommitmentGate(members.getFirst().subscription().key().commitment(), place.cursor());
    this.members = new ArrayList<>(members);
    this.offset = place.offset();
    this.finalized = place.finalized();
    this.cursor = place.cursor().encode();
    Position position = place.cursor().position();
    this.epoch = position.epoch();
    boolean isWhole = position.item() == Position.END;
    this.sequence = isWhole ? position.sequence() : position.sequence() - 1;
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
    return cursor;
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
  void completed(History.Past past, Cursors cursors) {
    gate.completed(past.event());
    finalized = BlockStep.finalizedAfter(past.event());
    cursor = cursors.after(past.event()).orElse(cursor);
    passed(past);
  }

  /** The next entry is none of the client's: it holds what it held. */
  void passed(History.Past past) {
    ChainEvent.Entry entry = past.event().entry();
    offset = past.offset();
    epoch = entry.epoch();
    sequence = entry.sequence();
    for (Member member : members) {
      member.held = UNTOUCHED;
      member.isAhead = false;
      member.untoldEntries++;
    }
  }
}
