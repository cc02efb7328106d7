package io.headwater.ingest.chain;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Bloom;
import org.jspecify.annotations.Nullable;

/** One thing to do to the journal. Decided first; only what was appended is true. */
public sealed interface ChainStep {

  /**
   * Make this child of the head the head.
   *
   * @param logBloom bloom of the block's logs, computed from them
   */
  record Apply(Block block, Bloom logBloom) implements ChainStep {}

  /** Undo the head. */
  record Revert(BlockRef block) implements ChainStep {}

  /** Set the marks. */
  record Mark(@Nullable BlockRef safe, @Nullable BlockRef finalized) implements ChainStep {}
}
