package io.headwater.ingest.chain;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import org.jspecify.annotations.Nullable;

/**
 * What every journal entry says of the chain after it.
 *
 * @param head newest block; null before the first
 * @param safe newest safe block, if any
 * @param finalized newest finalized block, if any
 */
public record ChainState(
    @Nullable BlockRef head, @Nullable BlockRef safe, @Nullable BlockRef finalized) {

  /** Before the first block. */
  public static final ChainState EMPTY = new ChainState(null, null, null);

  /** After a block was applied. */
  public ChainState applied(BlockRef block) {
    return new ChainState(block, safe, finalized);
  }

  /** After the head was reverted: a safe mark on it goes back to its parent. */
  public ChainState reverted(BlockRef block, Hash parent) {
    BlockRef newHead = new BlockRef(block.getNumber() - 1, parent);
    boolean safeGone = safe != null && safe.getNumber() >= block.getNumber();
    return new ChainState(newHead, safeGone ? newHead : safe, finalized);
  }

  /** After the marks were set. */
  public ChainState marked(@Nullable BlockRef newSafe, @Nullable BlockRef newFinalized) {
    return new ChainState(head, newSafe, newFinalized);
  }

  /** The reference of a block. */
  public static BlockRef reference(Block block) {
    return new BlockRef(block.getHeader().getNumber(), block.getHeader().getHash());
  }
}
