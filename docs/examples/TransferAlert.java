import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.avro.TransferRow;
import io.headwater.schemas.wire.RowWire;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** Writes an alert for each transfer of USDC above 100,000, and takes it back after a reorg. */
public class TransferAlert {

  static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
  static final BigDecimal LEAST = new BigDecimal(100_000);

  static Topology topology(String transfers, String alerts) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(transfers, Consumed.with(Serdes.String(), Serdes.ByteArray()))
        .filter((token, value) -> token.equals(USDC))
        .mapValues(value -> (TransferRow) RowWire.decode(value, TransferRow.getClassSchema()))
        .filter((token, row) -> amount(row).compareTo(LEAST) > 0)
        .mapValues(TransferAlert::text)
        .peek((token, alert) -> System.out.println(alert))
        .to(alerts, Produced.with(Serdes.String(), Serdes.String()));
    return builder.build();
  }

  /** USDC has six decimals. */
  static BigDecimal amount(TransferRow row) {
    return new BigDecimal(row.getValue()).movePointLeft(6);
  }

  static String text(TransferRow row) {
    return "%s %s USDC from %s to %s, block %d, transaction %s"
        .formatted(
            row.getOp() == RowOp.APPLY ? "ALERT" : "TAKEN BACK",
            amount(row).toPlainString(),
            row.getFromAddress(),
            row.getToAddress(),
            row.getBlockNumber(),
            row.getTransactionHash());
  }

  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "transfer-alert");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9092");
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put("auto.offset.reset", "earliest");
    settings.put("session.timeout.ms", 6_000); // After so long a second start goes on.
    makeTopic("alerts");
    KafkaStreams streams =
        new KafkaStreams(topology("chain.1.transfers", "alerts"), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }

  private static void makeTopic(String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:9092"))) {
      if (!admin.listTopics().names().get().contains(name)) {
        admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
      }
    }
  }
}
