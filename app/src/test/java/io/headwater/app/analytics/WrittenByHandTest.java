package io.headwater.app.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.analytics.DerivedTopics;
import io.headwater.analytics.export.BlockRange;
import io.headwater.analytics.export.FileFormat;
import io.headwater.analytics.export.RowExport;
import io.headwater.analytics.run.Analytics;
import io.headwater.analytics.run.AnalyticsSettings;
import io.headwater.analytics.run.DerivedPointer;
import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.schemas.avro.BlockRow;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.SingleObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Derived topics with transactions that were aborted, and of a generation that is not the first.
 */
final class WrittenByHandTest {

  private static final long CHAIN = 3_001;
  private static final int PARTITIONS = 3;
  private static final int GENERATION = 2;
  private static final DerivedTopics TOPICS =
      new DerivedTopics(CHAIN, GENERATION, Set.of(View.LIVE));

  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static Map<String, Object> kafka = Map.of();
  private static long sequence;

  @BeforeAll
  static void write() {
    broker = EmbeddedBroker.start(directory.resolve("data"), 0);
    kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (TopicAdmin admin = TopicAdmin.open(kafka)) {
      List<TopicLayout> layouts = new ArrayList<>();
      layouts.add(TopicLayout.status(new TopicNames(CHAIN), false));
      for (DerivedTopic topic : TOPICS.all()) {
        layouts.add(
            TopicLayout.derived(
                TOPICS.name(topic), topic, PARTITIONS, Duration.ofMillis(-1), false));
      }
      admin.create(layouts);
    }
    try (DerivedPointer pointer = DerivedPointer.open(kafka, CHAIN)) {
      pointer.set(GENERATION, 0);
    }
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "by-hand"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      LongStream.rangeClosed(10, 40).forEach(number -> send(producer, RowOp.APPLY, number));
      producer.commitTransaction();
      aborted(producer, 41, 50);
      producer.beginTransaction();
      send(producer, RowOp.REVERT, 40);
      send(producer, RowOp.REVERT, 39);
      send(producer, RowOp.APPLY, 39);
      producer.commitTransaction();
      aborted(producer, 40, 60);
    }
  }

  private static void aborted(Producer<byte[], byte[]> producer, long from, long to) {
    producer.beginTransaction();
    LongStream.rangeClosed(from, to).forEach(number -> send(producer, RowOp.APPLY, number));
    producer.flush();
    producer.abortTransaction();
  }

  private static void send(Producer<byte[], byte[]> producer, RowOp op, long number) {
    Instant time = Instant.ofEpochSecond(12 * number);
    BlockRow row =
        new BlockRow(
            CHAIN,
            7L,
            sequence++,
            0,
            op,
            number,
            "0x%064x".formatted(number),
            time,
            "0x%064x".formatted(number - 1),
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            0);
    var unused =
        producer.send(
            new ProducerRecord<>(
                TOPICS.name(new DerivedTopic(Table.BLOCKS, View.LIVE)),
                (int) (number % PARTITIONS),
                time.toEpochMilli(),
                new byte[] {1},
                SingleObject.encode(row)));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static AnalyticsSettings asking(Set<View> views, OptionalInt generation) {
    return new AnalyticsSettings(
        kafka,
        CHAIN,
        new AnalyticsSettings.Topics(views, PARTITIONS, Duration.ofMillis(-1), false),
        directory.resolve("state"),
        Optional.empty(),
        generation);
  }

  @Test
  void anExportHasWhatWasCommittedInTheOrderOfTheChain() throws IOException {
    Path file = directory.resolve("blocks.ndjson");
    RowExport.Summary summary =
        RowExport.of(kafka, CHAIN, View.LIVE)
            .write(
                Table.BLOCKS,
                new BlockRange(0, Long.MAX_VALUE),
                FileFormat.NDJSON,
                file,
                (read, total) -> assertThat(read).isLessThanOrEqualTo(total));
    assertThat(summary).isEqualTo(new RowExport.Summary(30, 10, 39));
    assertThat(Files.readAllLines(file))
        .extracting(line -> new JsonMapper().readTree(line).get("blockNumber").longValue())
        .containsExactlyElementsOf(LongStream.rangeClosed(10, 39).boxed().toList());
  }

  @Test
  void aGenerationBeforeTheOneThatIsReadIsNotBuilt() {
    assertThatThrownBy(() -> Analytics.start(asking(Set.of(), OptionalInt.of(1))))
        .hasMessage("--generation 1: generation 2 is the one to read");
  }

  @Test
  void aGenerationKeepsItsViews() {
    assertThatThrownBy(
            () -> Analytics.start(asking(Set.of(View.LIVE, View.FINAL), OptionalInt.empty())))
        .hasMessage(
            "--views live,final: generation 2 has live; other views are built anew with --generation 3");
  }

  @Test
  void aStartThatFailsMakesNothing() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    AnalyticsSettings settings =
        new AnalyticsSettings(
            kafka,
            CHAIN,
            new AnalyticsSettings.Topics(Set.of(), PARTITIONS, Duration.ofMillis(-1), false),
            file,
            Optional.empty(),
            OptionalInt.of(GENERATION + 1));
    assertThatThrownBy(() -> Analytics.start(settings))
        .hasMessageStartingWith("--state " + file + " cannot be used");
    try (TopicAdmin admin = TopicAdmin.open(kafka)) {
      assertThat(admin.has("chain.%d.blocks.g%d".formatted(CHAIN, GENERATION + 1))).isFalse();
    }
  }
}
