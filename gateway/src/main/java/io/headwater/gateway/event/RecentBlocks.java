package io.headwater.gateway.event;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The blocks of the newest events, by hash, height and transaction.
 *
 * <p>Threading: written by the dispatch thread, read by any. A reader may see a block that was just
 * undone, never a part of one. Bounds: {@code maxBytes} of encoded entries; the newest block is
 * always held.
 */
public final class RecentBlocks {

  /** A receipt and the block that it stands in. */
  public record FoundReceipt(Block block, Receipt receipt) {}

  private record Held(Block block, int bytes) {}

  private final long maxBytes;
  private final ArrayDeque<Held> order = new ArrayDeque<>();
  private final Map<Hash, Block> byHash = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Long, Block> canonical = new ConcurrentSkipListMap<>();
  private final Map<Hash, Block> byTransaction = new ConcurrentHashMap<>();
  private long bytes;

  public RecentBlocks(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes the next event. */
  void accept(ChainEvent event) {
    switch (event) {
      case ChainEvent.BlockApplied applied -> add(applied.block(), applied.entry().bytes());
      case ChainEvent.BlockReverted reverted -> undo(reverted.block());
      case ChainEvent.EpochStarted started -> {
        if (!started.hasPredecessor()) {
          clear();
        }
      }
      case ChainEvent.BlocksFinalized marks -> {}
    }
  }

  private void add(Block block, int size) {
    byHash.put(block.getHeader().getHash(), block);
    canonical.put(block.getHeader().getNumber(), block);
    block.getTransactions().forEach(transaction -> byTransaction.put(transaction.getHash(), block));
    order.addLast(new Held(block, size));
    bytes += size;
    while (bytes > maxBytes && order.size() > 1) {
      forget(order.removeFirst());
    }
  }

  /**
   * An undone block is still found by its hash, as nodes do; its transactions are pending again.
   */
  private void undo(Block block) {
    Block held = canonical.remove(block.getHeader().getNumber());
    if (held != null) {
      forgetTransactions(held);
    }
  }

  private void forget(Held oldest) {
    Block block = oldest.block();
    bytes -= oldest.bytes();
    forget(byHash, block.getHeader().getHash(), block);
    forget(canonical, block.getHeader().getNumber(), block);
    forgetTransactions(block);
  }

  private void forgetTransactions(Block block) {
    block
        .getTransactions()
        .forEach(transaction -> forget(byTransaction, transaction.getHash(), block));
  }

  /** Forgets this very block: one that left and came back is another, though it is equal. */
  @SuppressWarnings("ReferenceEquality")
  private static <K> void forget(Map<K, Block> blocks, K key, Block block) {
    blocks.computeIfPresent(key, (same, held) -> held == block ? null : held);
  }

  /** Forgets everything. */
  void clear() {
    order.clear();
    byHash.clear();
    canonical.clear();
    byTransaction.clear();
    bytes = 0;
  }

  /** The block of this hash, canonical or not. */
  public Optional<Block> byHash(Hash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  /** The canonical block of this height. */
  public Optional<Block> byNumber(long number) {
    return Optional.ofNullable(canonical.get(number));
  }

  /** The receipt of a transaction in a canonical block. */
  public Optional<FoundReceipt> receipt(Hash transaction) {
    Block block = byTransaction.get(transaction);
    if (block == null) {
      return Optional.empty();
    }
    return block.getReceipts().stream()
        .filter(receipt -> receipt.getTransactionHash().equals(transaction))
        .findFirst()
        .map(receipt -> new FoundReceipt(block, receipt));
  }

  /** The canonical blocks of these heights, inclusive; empty unless every one is held. */
  public Optional<List<Block>> range(long from, long to) {
    List<Block> blocks = new ArrayList<>();
    for (long number = from; number <= to; number++) {
      Block block = canonical.get(number);
      if (block == null) {
        return Optional.empty();
      }
      blocks.add(block);
    }
    return Optional.of(blocks);
  }

  /** Height of the oldest canonical block held; empty when none is. */
  public Optional<Long> oldestNumber() {
    return Optional.ofNullable(canonical.firstEntry()).map(Map.Entry::getKey);
  }
}
