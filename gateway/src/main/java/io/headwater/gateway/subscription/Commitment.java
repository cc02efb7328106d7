package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.avro.BlockRef;
import org.jspecify.annotations.Nullable;

/** How sure a block must be before a subscription is given it. */
public sealed interface Commitment {

  /** Nothing is sure yet: no block has the commitment. */
  long NONE = -1;

  /** Height up to which the chain's blocks have it; {@value #NONE} when none has. */
  long reached(ChainHead head);

  /** As text: equal for equal commitments only. */
  String label();

  /** Whether blocks are given as they come. */
  default boolean isLatest() {
    return false;
  }

  /** Every block, as it comes. */
  static Commitment latest() {
    return new Confirmations(0);
  }

  /** The node calls the block safe. */
  record Safe() implements Commitment {
    @Override
    public long reached(ChainHead head) {
      return numberOf(head.safe());
    }

    @Override
    public String label() {
      return "safe";
    }
  }

  /** The node calls the block finalized. */
  record Finalized() implements Commitment {
    @Override
    public long reached(ChainHead head) {
      return numberOf(head.finalized());
    }

    @Override
    public String label() {
      return "finalized";
    }
  }

  /**
   * So many blocks follow the block.
   *
   * @param blocks 0 or more
   */
  record Confirmations(long blocks) implements Commitment {
    @Override
    public long reached(ChainHead head) {
      return Math.max(NONE, head.number() - blocks);
    }

    @Override
    public String label() {
      return "confirmations " + blocks;
    }

    @Override
    public boolean isLatest() {
      return blocks == 0;
    }
  }

  private static long numberOf(@Nullable BlockRef block) {
    return block == null ? NONE : block.getNumber();
  }
}
