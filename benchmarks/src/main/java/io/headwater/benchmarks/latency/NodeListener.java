package io.headwater.benchmarks.latency;

/**
 * Is told what a {@link RenderedNode} does.
 *
 * <p>Threading: called by the node's.
 */
public interface NodeListener {

  /** Does not listen. */
  NodeListener NONE =
      new NodeListener() {
        @Override
        public void announced(long number) {
          // Nobody asks.
        }

        @Override
        public void served(long number) {
          // Nobody asks.
        }
      };

  /** A block is about to be announced. */
  void announced(long number);

  /** Block or receipts have been sent. */
  void served(long number);
}
