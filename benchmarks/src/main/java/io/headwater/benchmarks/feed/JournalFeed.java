package io.headwater.benchmarks.feed;

import io.headwater.benchmarks.latency.RenderedBlock;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.ingest.chain.ChainStep;
import io.headwater.ingest.chain.HeadChange;
import io.headwater.ingest.journal.JournalWriter;
import io.headwater.ingest.journal.KafkaJournalSink;
import io.headwater.ingest.mempool.SideTopics;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.IngestStatus;
import io.headwater.schemas.bloom.LogBloom;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a chain's journal as ingest does at the newest end, a transaction for each block.
 *
 * <p>Threading: one thread.
 */
public final class JournalFeed implements AutoCloseable {

  private static final Duration RETENTION = Duration.ofHours(6);
  private static final JsonMapper JSON = new JsonMapper();
  private static final long EPOCH = 1;
  private static final int FINALIZED_EVERY = 1_000;

  private final RenderedChain chain;
  private final JournalWriter writer;
  private final SideTopics side;
  private final LogBloom bloom = new LogBloom();

  private JournalFeed(RenderedChain chain, JournalWriter writer, SideTopics side) {
    this.chain = chain;
    this.writer = writer;
    this.side = side;
  }

  /** Makes the topics and begins the journal. */
  public static JournalFeed begin(Map<String, Object> kafka, long chainId, RenderedChain chain) {
    TopicNames names = new TopicNames(chainId);
    try (TopicAdmin admin = TopicAdmin.open(kafka)) {
      admin.create(
          List.of(
              TopicLayout.pending(names, false),
              TopicLayout.status(names, false),
              TopicLayout.journal(names, RETENTION, false)));
    }
    JournalWriter writer =
        new JournalWriter(
            () -> KafkaJournalSink.open(kafka, chainId),
            KafkaJournalSource.open(kafka, chainId),
            InstantSource.system(),
            () -> EPOCH);
    JournalFeed feed = new JournalFeed(chain, writer, SideTopics.open(kafka, chainId));
    writer.takeOver();
    writer.begin("benchmark");
    return feed;
  }

  /** Decodes a block, which costs more than to write it. */
  public Block block(int index) {
    RenderedBlock rendered = chain.at(index);
    Block block;
    try (JsonParser in = JSON.createParser(rendered.block())) {
      in.nextToken();
      block = BlockJson.read(in);
    }
    try (JsonParser in = JSON.createParser(rendered.receipts())) {
      in.nextToken();
      block.setReceipts(BlockJson.readReceipts(in));
    }
    return block;
  }

  /** Makes a block the head. */
  public void append(Block block) {
    writer.append(List.of(HeadChange.of(new ChainStep.Apply(block, bloom.of(block)))));
    if (block.getHeader().getNumber() % FINALIZED_EVERY == 0) {
      BlockRef head = writer.chain().state().head();
      writer.append(List.of(HeadChange.of(new ChainStep.Mark(head, head))));
    }
  }

  /** Bytes of the entries written. */
  public long bytes() {
    return writer.committedBytes();
  }

  /** Says that ingest stands at the head of its node. */
  public void reportAtHead() {
    RecordHeaders last = Objects.requireNonNull(writer.last(), "nothing is written");
    BlockRef head = Objects.requireNonNull(writer.chain().state().head(), "there is no block");
    side.status(
        "ingest",
        new IngestStatus(
            last.epoch(),
            last.sequence(),
            head,
            head.getNumber(),
            last.sequence(),
            InstantSource.system().millis()));
  }

  @Override
  public void close() {
    side.close();
    writer.close();
  }
}
