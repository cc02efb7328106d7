package io.headwater.gateway.journal;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.journal.JournalIndex.Located;
import io.headwater.gateway.subscription.History;
import io.headwater.gateway.subscription.JournalAwayException;
import io.headwater.gateway.subscription.Past;
import io.headwater.gateway.subscription.PositionError;
import io.headwater.gateway.subscription.PositionError.Reason;
import io.headwater.gateway.subscription.PositionException;
import io.headwater.gateway.subscription.Start;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalLostException;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalTruncatedException;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.Position;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The journal behind its newest end: finds where a subscription is to begin, and reads on from
 * there.
 *
 * <p>A cursor is found by the entry that it names, as long as that is of a life of the journal that
 * the present one continues, and else by its block: the latest apply of that hash.
 *
 * <p>Threading: one of those that replay, its own. Bounds: one poll of the source.
 */
public final class JournalHistory implements History, AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final long NONE = -1;
  private static final Duration GAP_ENDURED = Duration.ofSeconds(10);

  private final long chainId;
  private final JournalMemory memory;
  private final JournalIndex index;
  private final JournalReader reader;
  private final JournalSearch search;
  private final LongSupplier nanos;

  /** Sequence of the last entry read. */
  private long readTo = NONE;

  private long epoch;

  /** What the last poll gave, by sequence. */
  private final Map<Long, Past> polled = new HashMap<>();

  /** The entry after which there may be a gap, and since when. */
  private long gapAfter = NONE;

  private long gapSince;

  /**
   * A journal's history.
   *
   * @param memory what is remembered of it, shared with other histories
   * @param reader of this history alone
   * @param searcher another
   */
  public JournalHistory(
      long chainId,
      JournalMemory memory,
      JournalReader reader,
      JournalReader searcher,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.chainId = chainId;
    this.memory = memory;
    this.index = memory.index();
    this.reader = reader;
    this.search = new JournalSearch(searcher);
  }

  @Override
  public Place find(Start start, ChainHead head) throws PositionException {
    try {
      return place(start, head);
    } catch (RetriableException | JournalLostException | JournalTruncatedException e) {
      throw away(e);
    }
  }

  private static JournalAwayException away(RuntimeException cause) {
    return new JournalAwayException("the journal cannot be read: " + cause.getMessage(), cause);
  }

  private Place place(Start start, ChainHead head) throws PositionException {
    return switch (start) {
      case Start.Live live -> throw new IllegalArgumentException("the newest end is no past");
      case Start.AtBlock at -> block(at.number(), head);
      case Start.AtTag at ->
          switch (at.tag()) {
            case EARLIEST -> block(oldestNumber().orElse(NONE), head);
            case SAFE -> block(numberOf(head.safe()), head);
            case FINALIZED -> block(numberOf(head.finalized()), head);
          };
      case Start.AfterBlock after -> afterBlock(after.number(), head);
      case Start.After after -> after(after.cursor(), head);
    };
  }

  private static long numberOf(@Nullable BlockRef block) {
    return block == null ? NONE : block.getNumber();
  }

  private Place block(long number, ChainHead head) throws PositionException {
    if (number == NONE) {
      throw error(
          Reason.BLOCK_NOT_IN_JOURNAL, "block not in the journal: no such block is known", head);
    }
    Located found = canonical(number).orElse(null);
    if (found == null) {
      throw error(
          Reason.BLOCK_NOT_IN_JOURNAL, "block not in the journal: %d".formatted(number), head);
    }
    return place(found, 0);
  }

  /** After the block of a height, or of the newest below it when a reorg has just taken it. */
  private Place afterBlock(long number, ChainHead head) throws PositionException {
    long newest = Math.min(number, index.newest());
    Located oldest = search.oldest().orElse(null);
    if (oldest == null || newest < oldest.headers().number()) {
      return block(oldestNumber().orElse(NONE), head);
    }
    Located found = canonical(newest).orElse(null);
    if (found == null) {
      throw error(
          Reason.BLOCK_NOT_IN_JOURNAL, "block not in the journal: %d".formatted(newest), head);
    }
    return place(found, Position.END);
  }

  @Override
  public long newest() {
    return index.newest();
  }

  @Override
  public boolean wasReverted(Past apply, ChainHead head) throws PositionException {
    ChainEvent.Entry entry = apply.event().entry();
    BlockRef block = Objects.requireNonNull(entry.head(), "an applied block is the head");
    Optional<Boolean> isCanonical = index.isCanonical(block.getNumber(), entry.sequence());
    Located oldest = index.oldest().orElse(null);
    if (isCanonical.isPresent() || oldest == null) {
      return !isCanonical.orElse(false);
    }
    try {
      return wasRevertedBefore(oldest, apply.offset(), entry, block)
          || wasRevertedLater(block.getHash());
    } catch (JournalLostException e) {
      throw tooOld(e, head);
    } catch (RetriableException | JournalTruncatedException e) {
      throw away(e);
    }
  }

  private boolean wasRevertedBefore(
      Located indexed, long offset, ChainEvent.Entry entry, BlockRef block) {
    long number = block.getNumber();
    try {
      return search.wasReverted(offset, entry.sequence(), number, indexed);
    } catch (JournalLostException e) {
      // Remembered where retention has been since; a mirror may have repeated it.
      Located again =
          search
              .find(number, indexed, entry.epoch(), entry.sequence(), block.getHash())
              .exact()
              .filter(found -> found.offset() > offset)
              .orElseThrow(() -> e);
      return search.wasReverted(again.offset(), entry.sequence(), number, indexed);
    }
  }

  private Optional<Located> canonical(long number) {
    return index
        .canonical(number)
        .or(
            () ->
                before(number, NONE, NONE, null)
                    .canonical()
                    .filter(found -> !wasRevertedLater(found.headers().hash())));
  }

  /** Whether a block that was canonical where the index begins was reverted since. */
  private boolean wasRevertedLater(@Nullable Hash hash) {
    return index.hasReverted(Objects.requireNonNull(hash, "a block has a hash"));
  }

  private JournalSearch.Found before(long number, long epoch, long sequence, @Nullable Hash hash) {
    return index
        .oldest()
        .map(oldest -> search.find(number, oldest, epoch, sequence, hash))
        .orElse(JournalSearch.Found.NOTHING);
  }

  /** Inside the apply of a block. */
  private Place place(Located apply, int item) {
    RecordHeaders headers = apply.headers();
    Position position = new Position(headers.epoch(), headers.sequence(), item);
    Hash hash = Objects.requireNonNull(headers.hash());
    return new Place(
        apply.offset(),
        new Cursor(chainId, position, EntryKind.BLOCK_APPLIED, headers.number(), hash),
        headers.finalized());
  }

  private Place after(Cursor cursor, ChainHead head) throws PositionException {
    if (cursor.chainId() != chainId) {
      throw error(
          Reason.CURSOR_UNREADABLE,
          "cursor unreadable: it is of chain %d, this is chain %d"
              .formatted(cursor.chainId(), chainId),
          head);
    }
    Position position = cursor.position();
    if (position.epoch() == head.epoch() && position.sequence() > head.sequence()) {
      throw error(Reason.CURSOR_AHEAD, "cursor ahead: this gateway has not come so far yet", head);
    }
    Located exact = index.at(position.sequence()).filter(at -> isNamed(at, cursor)).orElse(null);
    Located apply = index.latestApply(cursor.hash()).orElse(null);
    if (exact == null && (apply == null || mayBeBeforeIndex(cursor))) {
      JournalSearch.Found earlier =
          before(cursor.number(), position.epoch(), position.sequence(), cursor.hash());
      exact = earlier.exact().filter(at -> isNamed(at, cursor)).orElse(null);
      apply = apply == null ? earlier.applied().get(cursor.hash()) : apply;
    }
    if (exact != null) {
      // Before a mark stands who was not given it: what it marks is news.
      boolean isBeforeMark =
          position.item() != Position.END && exact.headers().kind() == EntryKind.BLOCKS_FINALIZED;
      long finalized = isBeforeMark ? Place.NOT_FINALIZED : exact.headers().finalized();
      return new Place(exact.offset(), cursor, finalized);
    }
    if (apply != null) {
      return place(apply, position.item());
    }
    Optional<Located> oldest = search.oldest();
    boolean isBeforeOldest =
        position.item() == Position.END
            && oldest.isPresent()
            && cursor.hash().equals(oldest.get().headers().parent());
    if (isBeforeOldest) {
      // What was finalized in between is told again with the next mark.
      Place place = place(oldest.get(), 0);
      return new Place(place.offset(), place.cursor(), Place.NOT_FINALIZED);
    }
    throw unknown(cursor, oldest, head);
  }

  /** By height, too, as another writer's sequences say nothing here. */
  private boolean mayBeBeforeIndex(Cursor cursor) {
    return index
        .oldest()
        .map(Located::headers)
        .filter(oldest -> cursor.position().sequence() < oldest.sequence())
        .filter(oldest -> cursor.number() <= oldest.highest())
        .isPresent();
  }

  private PositionException unknown(Cursor cursor, Optional<Located> oldest, ChainHead head) {
    if (cursor.number() > head.number()) {
      return error(Reason.CURSOR_AHEAD, "cursor ahead: this gateway has not come so far yet", head);
    }
    if (oldest.isPresent() && cursor.number() < oldest.get().headers().number()) {
      return error(
          Reason.CURSOR_TOO_OLD,
          "cursor too old: the journal begins with block %d"
              .formatted(oldest.get().headers().number()),
          head);
    }
    String forked =
        "cursor on an unknown fork: block %d of it was never canonical here"
            .formatted(cursor.number());
    BlockRef finalized = head.finalized();
    if (finalized == null || cursor.number() > finalized.getNumber()) {
      return error(Reason.CURSOR_UNKNOWN_FORK, forked, head);
    }
    // What its client holds parts from the chain somewhere below the finalized block.
    return error(
        Reason.CURSOR_UNKNOWN_FORK,
        forked + ", and is too old to go back to the finalized block; begin anew with fromBlock",
        head,
        null);
  }

  /** Whether the entry is the one that the cursor names, and the block the same. */
  private static boolean isNamed(Located entry, Cursor cursor) {
    RecordHeaders headers = entry.headers();
    if (headers.epoch() != cursor.position().epoch() || headers.kind() != cursor.step()) {
      return false;
    }
    boolean isAfterRevert =
        headers.kind() == EntryKind.BLOCK_REVERTED && cursor.position().item() == Position.END;
    Hash hash = isAfterRevert ? headers.parent() : headers.hash();
    return cursor.hash().equals(hash);
  }

  private OptionalLong oldestNumber() {
    try {
      return search.oldest().stream().mapToLong(oldest -> oldest.headers().number()).findFirst();
    } catch (RetriableException | JournalLostException | JournalTruncatedException e) {
      throw away(e);
    }
  }

  private PositionException tooOld(JournalLostException lost, ChainHead head) {
    return error(Reason.CURSOR_TOO_OLD, "cursor too old: " + lost.getMessage(), head);
  }

  private PositionException error(Reason reason, String message, ChainHead head) {
    return error(reason, message, head, head.finalized());
  }

  private PositionException error(
      Reason reason, String message, ChainHead head, @Nullable BlockRef goBackTo) {
    OptionalLong oldest = oldestNumber();
    return new PositionException(
        new PositionError(
            reason,
            message,
            oldest.isPresent() ? oldest.getAsLong() : null,
            head.head() == null ? null : head.number(),
            goBackTo == null ? null : goBackTo.getNumber()));
  }

  @Override
  public Optional<Past> next(long offset, long after, long sequence, ChainHead head)
      throws PositionException {
    if (sequence >= head.sequence()) {
      return Optional.empty();
    }
    Optional<Past> atHand = atHand(after, sequence, head);
    if (atHand.isPresent()) {
      return atHand;
    }
    try {
      Past read = read(offset, sequence, head);
      if (read != null && !read.follows(after)) {
        throw begunAnew(head);
      }
      return Optional.ofNullable(read);
    } catch (JournalLostException e) {
      throw tooOld(e, head);
    } catch (RetriableException e) {
      readTo = NONE;
      throw away(e);
    }
  }

  @Override
  public Optional<Past> atHand(long after, long sequence, ChainHead head) {
    if (sequence >= head.sequence()) {
      return Optional.empty();
    }
    return memory
        .at(sequence + 1)
        .or(() -> Optional.ofNullable(polled.get(sequence + 1)))
        .filter(past -> past.follows(after));
  }

  /** Another life of the journal follows, which has nothing of the one before. */
  private PositionException begunAnew(ChainHead head) {
    return error(
        Reason.CURSOR_UNKNOWN_FORK,
        "cursor on an unknown fork: the journal has begun anew since",
        head);
  }

  private @Nullable Past read(long offset, long sequence, ChainHead head) throws PositionException {
    boolean goesOn =
        readTo == sequence
            && epoch == head.epoch() // Else what was read may have been lost and written again.
            && reader.source().position() >= offset; // Else retention may have passed it.
    if (!goesOn) {
      epoch = head.epoch();
      reader.seek(offset);
      readTo = NONE;
    }
    while (true) {
      long before = reader.source().position();
      List<JournalEntry> entries = reader.poll(POLL);
      polled.clear();
      for (JournalEntry entry : entries) {
        long at = entry.headers().sequence();
        if (readTo != NONE && entry.beginsAnew()) {
          throw begunAnew(head);
        }
        readTo = at;
        Past past =
            Past.of(entry.firstOffset(), entry.headers(), () -> EventDecoder.decodePast(entry));
        memory.passing().add(at, past, EventDecoder.passingBytes(entry));
        polled.put(at, past);
      }
      Past found = polled.get(sequence + 1);
      if (found != null) {
        return found;
      }
      if (reader.source().position() == before) { // Else it was a mirror's repetition.
        checkGap(sequence, head);
        return null;
      }
    }
  }

  /** A mirror may bring later what is missing, but not much later. */
  private void checkGap(long sequence, ChainHead head) throws PositionException {
    long now = nanos.getAsLong();
    if (gapAfter != sequence || reader.gap().isEmpty()) {
      gapAfter = sequence;
      gapSince = now;
    } else if (now - gapSince > GAP_ENDURED.toNanos()) {
      throw error(
          Reason.CURSOR_TOO_OLD,
          "cursor too old: what follows is missing here: %s; another gateway may have it"
              .formatted(reader.gap().orElse("")),
          head);
    }
  }

  @Override
  public void close() {
    reader.close();
    search.close();
  }
}
