package io.headwater.schemas.position;

/**
 * A place in a journal: everything before it has been delivered.
 *
 * <p>An entry's deliverable things are its <em>items</em>: 0 the header, then the logs in order,
 * then the receipts by transaction index. {@code item} counts how many of them, from the first on,
 * a reader <em>holds</em>. Applying block B takes it from 0 to {@link #END}, reverting B takes it
 * from {@code END} back to 0; so a position inside a revert holds what the same position inside the
 * apply held, and needs no direction of its own.
 *
 * @param epoch random id of the journal's life
 * @param sequence dense number of the entry
 * @param item items of that entry's block that are held; {@link #END} when nothing of the entry is
 *     left to deliver
 */
public record Position(long epoch, long sequence, int item) {

  /** The item after all others. */
  public static final int END = Integer.MAX_VALUE;

  public Position {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence is negative: " + sequence);
    }
    if (item < 0) {
      throw new IllegalArgumentException("item is negative: " + item);
    }
  }

  /** The position after the whole entry. */
  public static Position after(long epoch, long sequence) {
    return new Position(epoch, sequence, END);
  }
}
