package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the past. It is decoded when its event is first asked for, which what its headers say
 * may spare.
 *
 * <p>Threading: any.
 */
public final class Past {

  private final long offset;
  private final @Nullable RecordHeaders headers;
  private @Nullable Supplier<ChainEvent> encoded;
  private @Nullable ChainEvent event;

  private Past(
      long offset,
      @Nullable RecordHeaders headers,
      @Nullable Supplier<ChainEvent> encoded,
      @Nullable ChainEvent event) {
    this.offset = offset;
    this.headers = headers;
    this.encoded = encoded;
    this.event = event;
  }

  /** An entry as it was read. */
  public static Past of(long offset, RecordHeaders headers, Supplier<ChainEvent> decoding) {
    return new Past(offset, headers, decoding, null);
  }

  /** An entry that is decoded; without headers, it is as if they said nothing. */
  public static Past of(long offset, @Nullable RecordHeaders headers, ChainEvent event) {
    return new Past(offset, headers, null, event);
  }

  /** Offset of the entry. */
  public long offset() {
    return offset;
  }

  /** What can be known without decoding it. */
  @Nullable RecordHeaders headers() {
    return headers;
  }

  /** Whether it is of the same life of the journal as an entry of an epoch. */
  public boolean follows(long epoch) {
    long own = headers == null ? event().entry().epoch() : headers.epoch();
    boolean isBeginning = headers == null || headers.kind() == EntryKind.EPOCH_STARTED;
    return own == epoch
        || isBeginning
            && event() instanceof ChainEvent.EpochStarted started
            && started.hasPredecessor();
  }

  /** What happened. */
  public synchronized ChainEvent event() {
    ChainEvent known = event;
    if (known == null) {
      known = Objects.requireNonNull(encoded, "what is not decoded can be").get();
      event = known;
      encoded = null;
    }
    return known;
  }
}
