package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.filter.LogFilter;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.ReceiptJson;
import java.util.List;
import java.util.Objects;

/**
 * The result of a {@code blocks} notification: {@code {step, block, logs}}, one for each
 * transition. A block that is applied or reverted is its header; of a finalized one the number and
 * the hash are told. The logs of a reverted block are removed, the last one first.
 */
final class BlockStep {

  private BlockStep() {}

  /**
   * Whether an event is a transition; marks that are stated again are none.
   *
   * @param finalizedBefore height of the newest finalized block before it; negative for none
   */
  static boolean isOne(ChainEvent event, long finalizedBefore) {
    return switch (event) {
      case ChainEvent.BlockApplied applied -> true;
      case ChainEvent.BlockReverted reverted -> true;
      case ChainEvent.BlocksFinalized marks ->
          marks.entry().finalized() != null && finalizedAfter(marks) != finalizedBefore;
      case ChainEvent.EpochStarted started -> false;
    };
  }

  /** Writes a transition. */
  static void write(JsonBytes out, ChainEvent event, LogFilter filter) {
    switch (event) {
      case ChainEvent.BlockApplied applied -> {
        begin(out, "apply", applied.block());
        for (Receipt receipt : applied.block().getReceipts()) {
          logs(out, applied.block(), receipt, receipt.getLogs(), filter, false);
        }
        out.json("]}");
      }
      case ChainEvent.BlockReverted reverted -> {
        begin(out, "revert", reverted.block());
        for (Receipt receipt : reverted.block().getReceipts().reversed()) {
          logs(out, reverted.block(), receipt, receipt.getLogs().reversed(), filter, true);
        }
        out.json("]}");
      }
      case ChainEvent.BlocksFinalized marks ->
          finalized(out, Objects.requireNonNull(marks.entry().finalized()));
      case ChainEvent.EpochStarted started ->
          throw new IllegalArgumentException("a new epoch is no transition");
    }
  }

  private static void begin(JsonBytes out, String step, Block block) {
    out.json("{\"step\":\"" + step + "\",\"block\":");
    BlockJson.writeHeader(out, block.getHeader());
    out.json(",\"logs\":[");
  }

  private static void logs(
      JsonBytes out,
      Block block,
      Receipt receipt,
      List<Log> logs,
      LogFilter filter,
      boolean removed) {
    for (Log log : logs) {
      if (filter.matches(log)) {
        if (out.array()[out.length() - 1] != '[') {
          out.put(',');
        }
        ReceiptJson.writeLog(out, block.getHeader(), receipt, log, removed);
      }
    }
  }

  private static void finalized(JsonBytes out, BlockRef finalized) {
    out.json("{\"step\":\"finalize\",\"block\":{\"number\":").quantity(finalized.getNumber());
    out.json(",\"hash\":").data(finalized.getHash().bytes()).json("},\"logs\":[]}");
  }

  /** Height of the newest finalized block after an event; negative for none. */
  static long finalizedAfter(ChainEvent event) {
    BlockRef finalized = event.entry().finalized();
    return finalized == null ? History.Place.NOT_FINALIZED : finalized.getNumber();
  }
}
