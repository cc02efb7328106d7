package io.headwater.gateway.subscription;

import org.jspecify.annotations.Nullable;

/**
 * Why a subscription cannot begin, or go on, where it should.
 *
 * @param reason which error
 * @param message what happened, to what
 * @param oldest height of the oldest block in the journal
 * @param newest height of the newest
 * @param finalized height of the newest finalized block
 */
public record PositionError(
    Reason reason,
    String message,
    @Nullable Long oldest,
    @Nullable Long newest,
    @Nullable Long finalized) {

  /** The errors; the codes are those of the semantics page. */
  public enum Reason {
    /** What follows the cursor is not kept any more. */
    CURSOR_TOO_OLD(-32010),
    /** The block that the cursor stands at is none of this journal's. */
    CURSOR_UNKNOWN_FORK(-32011),
    /** The cursor is newer than the journal here: a mirror's that has not come so far. */
    CURSOR_AHEAD(-32012),
    BLOCK_NOT_IN_JOURNAL(-32013),
    CURSOR_UNREADABLE(-32014),
    /** The journal cannot be read now. */
    CHAIN_NOT_READY(-32015),
    /** No error of a position: the first block asked for is above the last. */
    EMPTY_RANGE(-32602);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    /** Code of the JSON-RPC error. */
    public int code() {
      return code;
    }
  }

  /** How long a client does well to wait before it tries again; null where that is no use. */
  public @Nullable Long retryAfterMillis() {
    return reason == Reason.CURSOR_AHEAD || reason == Reason.CHAIN_NOT_READY ? 1_000L : null;
  }
}
