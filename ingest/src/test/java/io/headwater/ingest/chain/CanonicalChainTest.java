package io.headwater.ingest.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CanonicalChainTest {

  private final CanonicalChain chain = new CanonicalChain();

  private static Hash hash(long of) {
    return new Hash(ByteBuffer.allocate(32).putLong(24, of).array());
  }

  private static BlockRef block(long number, long fork) {
    return new BlockRef(number, hash(number * 100 + fork));
  }

  private void apply(long from, long to) {
    for (long number = from; number <= to; number++) {
      chain.applied(block(number, 0), block(number - 1, 0).getHash());
    }
  }

  @Test
  void knowsWhatIsCanonical() {
    apply(10, 20);
    assertThat(chain.contains(15, block(15, 0).getHash())).isTrue();
    assertThat(chain.contains(15, block(15, 1).getHash())).isFalse();
    assertThat(chain.contains(9, block(9, 0).getHash())).as("below the beginning").isFalse();
    assertThat(chain.head()).contains(block(20, 0));
  }

  @Test
  void revertsToTheAncestorNewestFirst() {
    apply(10, 13);
    assertThat(chain.revertTo(block(11, 0), false))
        .isEqualTo(List.of(new ChainStep.Revert(block(13, 0)), new ChainStep.Revert(block(12, 0))));
    assertThat(chain.revertTo(block(13, 0), false)).isEmpty();
  }

  @Test
  void refusesToUndoFinalizedBlocksUnlessThatIsPermitted() {
    apply(10, 15);
    chain.marked(block(13, 0), block(12, 0));
    assertThat(chain.revertTo(block(12, 0), false)).hasSize(3);
    assertThatThrownBy(() -> chain.revertTo(block(11, 0), false))
        .isInstanceOf(ReorgTooDeepException.class)
        .hasMessageContaining("at block 11, below the finalized block 12")
        .hasMessageContaining("--allow-finality-violation");
    List<ChainStep> steps = chain.revertTo(block(11, 0), true);
    assertThat(steps).hasSize(5);
    assertThat(steps.getLast()).isEqualTo(new ChainStep.Mark(block(11, 0), block(11, 0)));
  }

  @Test
  void takesMarksThatAreCanonicalAndHigher() {
    apply(10, 15);
    assertThat(chain.marks(block(14, 0), block(12, 0)))
        .contains(new ChainStep.Mark(block(14, 0), block(12, 0)));
    assertThat(chain.marks(null, null)).isEmpty();
    assertThat(chain.marks(block(16, 0), null)).as("not written yet").isEmpty();
    assertThat(chain.marks(block(14, 1), null)).as("another fork").isEmpty();
    chain.marked(block(14, 0), block(12, 0));
    assertThat(chain.marks(block(13, 0), block(11, 0))).as("lower").isEmpty();
    assertThat(chain.marks(null, block(15, 0)))
        .as("what is final is safe")
        .contains(new ChainStep.Mark(block(15, 0), block(15, 0)));
  }

  @Test
  void refusesANodeThatHasAnotherBlockFinalized() {
    apply(10, 15);
    chain.marked(block(12, 0), block(12, 0));
    assertThatThrownBy(() -> chain.marks(null, block(12, 7)))
        .isInstanceOf(ContradictedFinalityException.class);
    assertThat(chain.marks(null, block(14, 7))).as("above it may still be undone").isEmpty();
  }

  @Test
  void takesTheSafeMarkBackWithItsBlock() {
    apply(10, 15);
    chain.marked(block(15, 0), block(12, 0));
    chain.reverted(block(15, 0), block(14, 0).getHash());
    assertThat(chain.state().safe()).isEqualTo(block(14, 0));
    chain.reverted(block(14, 0), block(13, 0).getHash());
    assertThat(chain.state()).isEqualTo(new ChainState(block(13, 0), block(13, 0), block(12, 0)));
  }

  @Test
  void refusesToReplayWhatIsNotLinked() {
    apply(10, 12);
    assertThatThrownBy(() -> chain.applied(block(13, 0), hash(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chain.applied(block(14, 0), block(12, 0).getHash()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chain.reverted(block(11, 0), hash(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void goesOnBelowWhatItRemembers() {
    apply(10, 10);
    chain.reverted(block(10, 0), block(9, 0).getHash());
    assertThat(chain.head()).contains(block(9, 0));
    chain.applied(block(10, 1), block(9, 0).getHash());
    assertThat(chain.head()).contains(block(10, 1));
  }

  @Test
  void saysThatABranchLeavesBelowTheBeginning() {
    apply(10, 12);
    assertThat(chain.tooDeep(block(10, 5)))
        .hasMessageContaining("below block 10")
        .hasMessageContaining("--new-epoch");
    chain.marked(null, block(11, 0));
    assertThat(chain.tooDeep(block(11, 5))).hasMessageContaining("finalized block 11");
  }

  @Test
  void forgetsWhatLiesFarBelowTheFinalizedBlock() {
    apply(1, 10_000);
    chain.marked(null, block(9_000, 0));
    assertThat(chain.oldest().orElseThrow().getNumber())
        .isBetween(9_000L - 2 * CanonicalChain.KEPT_BELOW_FINALIZED, 9_000L);
    assertThat(chain.contains(9_500, block(9_500, 0).getHash())).isTrue();
  }
}
