package io.headwater.app.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.json.BlockNames;
import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.testkit.chain.ChainMove;
import io.headwater.testkit.chain.ChainView;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.check.NodeRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.json.JsonMapper;

/** The derived topics of a chain as a consumer reads them, and what they have to be. */
final class DerivedRows implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> kafka;
  private final TopicNames names;
  private final ChainView node;
  private final JournalReader journal;
  private final List<ChainMove> moves = new ArrayList<>();

  DerivedRows(String servers, long chainId, ChainView node) {
    this.kafka = Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
    this.names = new TopicNames(chainId);
    this.node = node;
    this.journal = new JournalReader(KafkaJournalSource.open(kafka, chainId));
    journal.seek(journal.source().beginOffset());
  }

  /** What the journal says came and went by now; the blocks are the node's. */
  List<ChainMove> moves() {
    long end = journal.source().endOffset();
    while (journal.source().position() < end) {
      journal.poll(POLL).forEach(this::add);
    }
    return List.copyOf(moves);
  }

  private void add(JournalEntry entry) {
    EntryKind kind = entry.headers().kind();
    if (kind == EntryKind.BLOCK_APPLIED || kind == EntryKind.BLOCK_REVERTED) {
      String hash = BlockNames.of(Objects.requireNonNull(entry.headers().hash()));
      moves.add(
          new ChainMove(
              kind == EntryKind.BLOCK_APPLIED ? RowOp.APPLY : RowOp.REVERT,
              node.byHash(hash).orElseThrow()));
    }
  }

  /** How many rows of blocks there are by now. */
  int blocks() {
    return read(Table.BLOCKS, View.LIVE, 1).size();
  }

  long chainId() {
    return names.chainId();
  }

  /** A file has the transfers of the canonical blocks, in the order of the chain. */
  void checkExported(Path ndjson) {
    List<ChainMove> canonical =
        canonical().stream().map(block -> new ChainMove(RowOp.APPLY, block)).toList();
    assertThat(lines(ndjson).stream().map(JSON::readTree).map(NodeRows::transferLine))
        .containsExactlyElementsOf(NodeRows.transfers(canonical))
        .isNotEmpty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<TestBlock> canonical() {
    List<ChainMove> all = moves();
    return node.canonical().stream()
        .filter(block -> all.stream().anyMatch(move -> move.block().equals(block)))
        .toList();
  }

  /** Each topic of a generation has the rows of these moves, each once. */
  void check(int generation) {
    List<ChainMove> moves = moves();
    for (Table table : Table.ROWS) {
      assertThat(read(table, View.LIVE, generation).stream().map(NodeRows::line))
          .as(table.label())
          .containsExactlyInAnyOrderElementsOf(expected(table, moves));
    }
    assertThat(NodeRows.activityFaults(read(Table.ACTIVITY, View.LIVE, generation), canonical()))
        .isEmpty();
  }

  private static List<String> expected(Table table, List<ChainMove> moves) {
    return switch (table) {
      case BLOCKS -> NodeRows.blocks(moves);
      case LOGS -> NodeRows.logs(moves);
      case TRANSACTIONS -> NodeRows.transactions(moves);
      case TRANSFERS -> NodeRows.transfers(moves);
      case ACTIVITY -> throw new IllegalArgumentException("activity has no lines");
    };
  }

  /** All rows of a topic; in each partition they stand in the journal's order. */
  private List<SpecificRecord> read(Table table, View view, int generation) {
    List<SpecificRecord> rows = new ArrayList<>();
    Map<Integer, Long> sequences = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      String topicName = names.derived(new DerivedTopic(table, view), generation);
      List<TopicPartition> partitions =
          consumer.partitionsFor(topicName).stream()
              .map(info -> new TopicPartition(topicName, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(POLL)
            .forEach(
                record -> {
                  SpecificRecord row = SingleObject.decode(record.value());
                  if (table != Table.ACTIVITY) {
                    long sequence = (long) row.get(row.getSchema().getField("sequence").pos());
                    assertThat(sequence)
                        .isGreaterThanOrEqualTo(sequences.getOrDefault(record.partition(), 0L));
                    sequences.put(record.partition(), sequence);
                  }
                  rows.add(row);
                });
      }
    }
    return rows;
  }

  @Override
  public void close() {
    journal.close();
  }
}
