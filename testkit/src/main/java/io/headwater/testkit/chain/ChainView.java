package io.headwater.testkit.chain;

import java.util.List;
import java.util.Optional;

/** What a node knows of its chain. */
public interface ChainView {

  /** The canonical blocks, oldest first. */
  List<TestBlock> canonical();

  /** The newest canonical block. */
  TestBlock head();

  /** Any block of the tree. */
  Optional<TestBlock> byHash(String hash);

  /** The canonical block of a height. */
  Optional<TestBlock> byNumber(long number);

  /** The newest safe block. */
  TestBlock safe();

  /** The newest finalized block. */
  TestBlock finalized();
}
