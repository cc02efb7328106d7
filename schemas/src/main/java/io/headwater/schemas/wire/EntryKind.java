package io.headwater.schemas.wire;

/** The transitions that a journal entry can be. Codes are on the wire and never change. */
public enum EntryKind {
  BLOCK_APPLIED(1),
  BLOCK_REVERTED(2),
  BLOCKS_FINALIZED(3),
  EPOCH_STARTED(4);

  private final int code;

  EntryKind(int code) {
    this.code = code;
  }

  /** The number that stands for this kind in record headers and cursors. */
  public int code() {
    return code;
  }

  /** The kind with this code. */
  public static EntryKind of(int code) {
    for (EntryKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new WireFormatException(
        "unknown entry kind " + code + ": written by a newer Headwater, upgrade this one");
  }
}
