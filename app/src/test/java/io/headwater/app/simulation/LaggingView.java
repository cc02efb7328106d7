package io.headwater.app.simulation;

import io.headwater.testkit.chain.ChainView;
import io.headwater.testkit.chain.TestBlock;
import java.util.List;
import java.util.Optional;

/** The chain as a node has it that is some blocks behind. */
final class LaggingView implements ChainView {

  private final ChainView chain;
  private int lag;

  LaggingView(ChainView chain) {
    this.chain = chain;
  }

  /** The newest blocks are not known yet. */
  void lag(int blocks) {
    lag = blocks;
  }

  @Override
  public List<TestBlock> canonical() {
    List<TestBlock> all = chain.canonical();
    return all.subList(0, Math.max(1, all.size() - lag));
  }

  @Override
  public TestBlock head() {
    return canonical().getLast();
  }

  @Override
  public Optional<TestBlock> byHash(String hash) {
    return chain.byHash(hash).filter(this::isKnown);
  }

  @Override
  public Optional<TestBlock> byNumber(long number) {
    return chain.byNumber(number).filter(this::isKnown);
  }

  private boolean isKnown(TestBlock block) {
    return block.number() <= head().number();
  }

  @Override
  public TestBlock safe() {
    return isKnown(chain.safe()) ? chain.safe() : head();
  }

  @Override
  public TestBlock finalized() {
    return isKnown(chain.finalized()) ? chain.finalized() : head();
  }
}
