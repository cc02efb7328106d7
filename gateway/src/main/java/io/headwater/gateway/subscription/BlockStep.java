package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.filter.LogFilter;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.ItemBytes;
import io.headwater.schemas.json.MemberName;
import io.headwater.schemas.json.ReceiptJson;
import java.util.List;
import java.util.Objects;

/**
 * The result of a {@code blocks} notification: {@code {step, block, logs}}, one for each
 * transition. A block that is applied or reverted is its header; of a finalized one the number and
 * the hash are told. The logs of a reverted block are removed, the last one first.
 */
final class BlockStep {

  private static final MemberName STEP = MemberName.of("step");
  private static final MemberName BLOCK = MemberName.of("block");
  private static final MemberName LOGS = MemberName.of("logs");
  private static final MemberName NUMBER = MemberName.of("number");
  private static final MemberName HASH = MemberName.of("hash");

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
  static void write(ItemBytes out, ChainEvent event, LogFilter filter) {
    switch (event) {
      case ChainEvent.BlockApplied applied -> {
        begin(out, "apply", applied.block());
        for (Receipt receipt : applied.block().getReceipts()) {
          logs(out, applied.block(), receipt, receipt.getLogs(), filter, false);
        }
        out.endArray().endObject();
      }
      case ChainEvent.BlockReverted reverted -> {
        begin(out, "revert", reverted.block());
        for (Receipt receipt : reverted.block().getReceipts().reversed()) {
          logs(out, reverted.block(), receipt, receipt.getLogs().reversed(), filter, true);
        }
        out.endArray().endObject();
      }
      case ChainEvent.BlocksFinalized marks ->
          finalized(out, Objects.requireNonNull(marks.entry().finalized()));
      case ChainEvent.EpochStarted started ->
          throw new IllegalArgumentException("a new epoch is no transition");
    }
  }

  private static void begin(ItemBytes out, String step, Block block) {
    out.beginObject().name(STEP).string(step).name(BLOCK);
    BlockJson.writeHeader(out, block.getHeader());
    out.name(LOGS).beginArray();
  }

  private static void logs(
      ItemBytes out,
      Block block,
      Receipt receipt,
      List<Log> logs,
      LogFilter filter,
      boolean removed) {
    for (Log log : logs) {
      if (filter.matches(log)) {
        ReceiptJson.writeLog(out.element(), block.getHeader(), receipt, log, removed);
      }
    }
  }

  private static void finalized(ItemBytes out, BlockRef finalized) {
    out.beginObject().name(STEP).string("finalize").name(BLOCK).beginObject();
    out.name(NUMBER).quantity(finalized.getNumber());
    out.name(HASH).data(finalized.getHash().bytes()).endObject();
    out.name(LOGS).beginArray().endArray().endObject();
  }

  /** Height of the newest finalized block after an event; negative for none. */
  static long finalizedAfter(ChainEvent event) {
    BlockRef finalized = event.entry().finalized();
    return finalized == null ? History.Place.NOT_FINALIZED : finalized.getNumber();
  }
}
