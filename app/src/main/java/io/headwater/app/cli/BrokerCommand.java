package io.headwater.app.cli;

import io.headwater.app.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headwater broker}. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = "Runs the embedded Kafka broker alone, on loopback, for trying and for tests.",
    footer = {"", "  headwater broker --data /var/tmp/kafka --port 9092"})
public final class BrokerCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description =
          "Where the broker keeps its data; made where it is missing. Default: ./${DEFAULT-VALUE}.")
  private Path data = Path.of("data");

  @Option(
      names = {"--port", "--kafka-port"},
      paramLabel = "P",
      defaultValue = "9092",
      description = "Port to listen on; 0: any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Override
  public Integer call() throws Exception {
    Foreground foreground = new Foreground();
    EmbeddedBroker broker = foreground.add(EmbeddedBroker.start(data, port));
    System.out.println("Kafka at " + broker.bootstrapServers() + ", data in " + data);
    return foreground.await();
  }
}
