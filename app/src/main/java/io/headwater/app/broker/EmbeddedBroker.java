package io.headwater.app.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker with its controller, on loopback, with its data in a directory that outlives it.
 *
 * <p>Threading: {@link #start} blocks until the broker serves. Bounds: Kafka's defaults, but for
 * the log cleaner's buffer.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final int NODE_ID = 1;
  private static final String HOST = "127.0.0.1";

  private final KafkaRaftServer server;
  private final DataDirectory data;
  private final int port;
  private final int remotePort;

  private EmbeddedBroker(KafkaRaftServer server, DataDirectory data, int port, int remotePort) {
    this.server = server;
    this.data = data;
    this.port = port;
    this.remotePort = remotePort;
  }

  /**
   * Starts a broker.
   *
   * @param directory its data, made where it is missing
   * @param port to listen on; 0: any that is free
   * @throws BrokerStartException the directory or the port is taken
   */
  public static EmbeddedBroker start(Path directory, int port) {
    return start(directory, port, Optional.empty());
  }

  /**
   * Starts a broker with a second listener, for those who come from elsewhere.
   *
   * @param remote host and port that they are told to use, a proxy's to {@link #remotePort}
   */
  public static EmbeddedBroker start(Path directory, int port, Optional<String> remote) {
    DataDirectory data = DataDirectory.hold(directory);
    try {
      int brokerPort = port == 0 ? Ports.free() : Ports.checked(port);
      format(data);
      int remotePort = remote.isPresent() ? Ports.free() : brokerPort;
      Map<String, String> settings = settings(data.logs(), brokerPort);
      remote.ifPresent(address -> addListener(settings, remotePort, address));
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      startUp(server);
      return new EmbeddedBroker(server, data, brokerPort, remotePort);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private static void startUp(KafkaRaftServer server) {
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw new BrokerStartException("the embedded broker did not start: " + e.getMessage(), e);
    }
  }

  private static void format(DataDirectory data) {
    Formatter formatter =
        new Formatter()
            .setNodeId(NODE_ID)
            .setClusterId(data.clusterId())
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(data.logs().toString())
            .addDirectory(data.logs().toString())
            .setIgnoreFormatted(true)
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      formatter.run();
    } catch (Exception e) {
      throw new BrokerStartException(
          "%s cannot be used by the broker: %s".formatted(data.logs(), e.getMessage()), e);
    }
  }

  private static Map<String, String> settings(Path logs, int port) {
    int controllerPort = Ports.free();
    String own = HOST + ":" + port;
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put(
        "listeners", "PLAINTEXT://%s,CONTROLLER://%s:%d".formatted(own, HOST, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://" + own);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, HOST, controllerPort));
    settings.put("log.dirs", logs.toString());
    settings.put("auto.create.topics.enable", "false");
    // One broker has one copy of everything.
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "1000");
    // No record in an idle metadata log: each is an fsync, which holds up appends elsewhere.
    settings.put("metadata.max.idle.interval.ms", "0");
    // After kill -9 a restart waits for the session of the one before.
    settings.put("broker.session.timeout.ms", "2000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    return settings;
  }

  private static void addListener(Map<String, String> settings, int port, String address) {
    settings.merge("listeners", ",REMOTE://%s:%d".formatted(HOST, port), String::concat);
    settings.merge("advertised.listeners", ",REMOTE://" + address, String::concat);
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,REMOTE:PLAINTEXT,CONTROLLER:PLAINTEXT");
  }

  /** Where its second listener is; without one, where it listens. */
  public int remotePort() {
    return remotePort;
  }

  /** What clients connect to. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    data.close();
  }
}
