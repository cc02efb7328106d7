package io.headwater.ingest.chain;

import java.util.List;

/**
 * Steps that belong together: readers see the head move when the last of them is there.
 *
 * @param steps a reorg's reverts, newest first, then its applies; or a single step
 */
public record HeadChange(List<ChainStep> steps) {

  public HeadChange {
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a change of head has at least one step");
    }
    steps = List.copyOf(steps);
  }

  /** A change of one step. */
  public static HeadChange of(ChainStep step) {
    return new HeadChange(List.of(step));
  }
}
