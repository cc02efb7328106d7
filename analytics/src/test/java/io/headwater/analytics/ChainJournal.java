package io.headwater.analytics;

import io.headwater.ingest.chain.ChainState;
import io.headwater.ingest.chain.ChainStep;
import io.headwater.ingest.chain.HeadChange;
import io.headwater.ingest.journal.JournalWriter;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.bloom.LogBloom;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.json.BlockJson;
import io.headwater.testkit.chain.ChainMove;
import io.headwater.testkit.chain.ChainView;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.journal.InMemoryJournal;
import io.headwater.testkit.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** A journal in memory that follows a chain, and the list of what it was told. */
final class ChainJournal {

  private static final JsonMapper JSON = new JsonMapper();

  private final InMemoryJournal journal = new InMemoryJournal();
  private final AtomicLong epochs = new AtomicLong(100);
  private final JournalWriter writer =
      new JournalWriter(
          journal::sink, journal.source(), new ManualClock(), epochs::incrementAndGet);
  private final List<TestBlock> followed = new ArrayList<>();
  private final List<ChainMove> moves = new ArrayList<>();

  ChainJournal() {
    writer.takeOver();
    writer.begin("test");
  }

  /** Takes what the chain has become, marks included. */
  void follow(ChainView chain) {
    follow(chain.canonical());
    mark(chain.safe(), chain.finalized());
  }

  /** Takes a branch as the canonical one. */
  void follow(List<TestBlock> canonical) {
    int common = 0;
    while (common < Math.min(followed.size(), canonical.size())
        && followed.get(common).hash().equals(canonical.get(common).hash())) {
      common++;
    }
    List<ChainStep> steps = new ArrayList<>();
    while (followed.size() > common) {
      TestBlock gone = followed.removeLast();
      steps.add(new ChainStep.Revert(ChainState.reference(read(gone))));
      moves.add(new ChainMove(RowOp.REVERT, gone));
    }
    for (TestBlock block : canonical.subList(common, canonical.size())) {
      followed.add(block);
      Block read = read(block);
      steps.add(new ChainStep.Apply(read, new LogBloom().of(read)));
      moves.add(new ChainMove(RowOp.APPLY, block));
    }
    if (!steps.isEmpty()) {
      writer.append(List.of(new HeadChange(steps)));
    }
  }

  /** Sets the marks. */
  void mark(@Nullable TestBlock safe, TestBlock finalized) {
    writer
        .chain()
        .marks(safe == null ? null : reference(safe), reference(finalized))
        .ifPresent(mark -> writer.append(List.of(HeadChange.of(mark))));
  }

  private static BlockRef reference(TestBlock block) {
    return ChainState.reference(read(block));
  }

  /** The journal begins anew, with nothing of before. */
  void beginAnew() {
    writer.begin("a test begins anew");
    followed.clear();
  }

  static Block read(TestBlock block) {
    Block read;
    try (JsonParser in = JSON.createParser(block.block().toString())) {
      in.nextToken();
      read = BlockJson.read(in);
    }
    try (JsonParser in = JSON.createParser(block.receipts().toString())) {
      in.nextToken();
      read.setReceipts(BlockJson.readReceipts(in));
    }
    return read;
  }

  /** What the journal was told, in order. */
  List<ChainMove> moves() {
    return moves;
  }

  /** The blocks that are canonical now. */
  List<TestBlock> canonical() {
    return followed;
  }

  /** Its records. */
  List<JournalRecord> records() {
    return journal.records();
  }
}
