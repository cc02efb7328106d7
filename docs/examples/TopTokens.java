import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.avro.TransferRow;
import io.headwater.schemas.wire.RowWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/** Counts transfers by token, and prints the ten with the most every five seconds. */
public class TopTokens {

  static Topology topology(String topicName) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(topicName, Consumed.with(Serdes.String(), Serdes.ByteArray()))
        .mapValues(value -> (TransferRow) RowWire.decode(value, TransferRow.getClassSchema()))
        // A block that is reverted takes its transfers back.
        .mapValues(row -> row.getOp() == RowOp.APPLY ? 1L : -1L)
        .groupByKey(Grouped.with(Serdes.String(), Serdes.Long()))
        .reduce(Long::sum, Materialized.as("transfers"));
    return builder.build();
  }

  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "top-tokens");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9092");
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put("auto.offset.reset", "earliest");
    settings.put("session.timeout.ms", 6_000); // After so long a second start goes on.
    KafkaStreams streams = new KafkaStreams(topology("chain.1.transfers"), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
    while (true) {
      Thread.sleep(5_000);
      if (streams.state() == KafkaStreams.State.RUNNING) {
        print(streams);
      }
    }
  }

  private static void print(KafkaStreams streams) {
    List<KeyValue<String, Long>> tokens = new ArrayList<>();
    try (var all =
        streams
            .store(
                StoreQueryParameters.fromNameAndType(
                    "transfers", QueryableStoreTypes.<String, Long>keyValueStore()))
            .all()) {
      all.forEachRemaining(tokens::add);
    }
    tokens.sort((a, b) -> Long.compare(b.value, a.value));
    System.out.println("transfers  token");
    tokens.stream().limit(10).forEach(t -> System.out.printf("%9d  %s%n", t.value, t.key));
  }
}
