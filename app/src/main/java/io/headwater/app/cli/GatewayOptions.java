package io.headwater.app.cli;

import io.headwater.gateway.limit.ArrivalLimits;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.rpc.RpcLimits;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.gateway.server.ListenAddress;
import io.headwater.gateway.session.SessionLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much a gateway keeps and takes. */
final class GatewayOptions {

  private static final long MIB = 1 << 20;
  private static final long MOST_KIB = 1 << 20;
  private static final long MOST_MIB = 1 << 20;
  private static final long MOST_SECONDS = 86_400;
  private static final long MOST_PER_SECOND = 10_000_000;

  @Option(
      names = "--outbox-kib",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "KiB of notifications that may wait for one client before it is given the rest from the journal, as fast as it reads. Default: ${DEFAULT-VALUE}.")
  long outboxKib;

  @Option(
      names = "--waiting-answers-mib",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "MiB of answers that may wait for one client before it is ended as too slow. Default: ${DEFAULT-VALUE}.")
  long waitingAnswersMib;

  @Option(
      names = "--outbox-total-mib",
      paramLabel = "N",
      description =
          "MiB of notifications that may wait for all clients, one that many wait for counted once; above it who holds most is ended. Default: a quarter of the JVM's heap, at most 1024.")
  @Nullable Long outboxTotalMib;

  @Option(
      names = "--recent-mib",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "MiB of newest journal entries (as encoded; about four times that in memory) from which recent blocks, receipts and logs are answered. Default: ${DEFAULT-VALUE}.")
  long recentMib;

  @Option(
      names = "--message-kib",
      paramLabel = "N",
      defaultValue = "1024",
      description = "KiB of the largest message from a client. Default: ${DEFAULT-VALUE}.")
  int messageKib;

  @Option(
      names = "--compression-threshold",
      paramLabel = "N",
      defaultValue = "512",
      description =
          "Bytes from which a message is compressed for clients that take permessage-deflate; 0 to compress for nobody. Default: ${DEFAULT-VALUE}.")
  int compressionThreshold;

  @Option(
      names = "--replay-threads",
      paramLabel = "N",
      description =
          "Threads that replay the past of a chain. Default: half of the processors, at most 4.")
  int replayThreads = ReplayLimits.DEFAULT.threads();

  @Option(
      names = "--replay-cache-mib",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "MiB of a chain's entries, decoded, that were read for one replay and are kept for others close behind. Default: ${DEFAULT-VALUE}.")
  long replayCacheMib;

  @Option(
      names = "--replay-block-rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Most blocks of the past a second for one connection, ten seconds' worth at once; 0 for no limit. Default: ${DEFAULT-VALUE}.")
  int replayBlockRate;

  @Option(
      names = "--replay-kib-rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Most KiB of notifications about the past a second for one connection, ten seconds' worth at once; 0 for no limit. Default: ${DEFAULT-VALUE}.")
  int replayKibRate;

  @Option(
      names = "--ping-interval",
      paramLabel = "S",
      defaultValue = "30",
      description =
          "Seconds of silence before a client is pinged; it has as long to answer. Default: ${DEFAULT-VALUE}.")
  long pingSeconds;

  @Option(
      names = "--heartbeat-timeout",
      paramLabel = "S",
      defaultValue = "30",
      description =
          "Seconds without a sign of ingest after which the gateway is not ready. Default: ${DEFAULT-VALUE}.")
  long heartbeatSeconds;

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Most calls in a batch. Default: ${DEFAULT-VALUE}.")
  int maxBatch;

  @Option(
      names = "--max-addresses",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Most addresses in a filter. Default: ${DEFAULT-VALUE}.")
  int maxAddresses;

  @Option(
      names = "--max-topics",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Most log topics in one position of a filter. Default: ${DEFAULT-VALUE}.")
  int maxTopics;

  @Option(
      names = "--management",
      paramLabel = "[HOST:]PORT",
      description =
          "Serve /metrics and /sessions here, apart from clients; a port alone is on loopback. Default: /metrics beside everything else, no /sessions.")
  @Nullable ManagementAddress management;

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "Pages that may call from a browser: https://app.example.org, https://*.example.org, or * for all. Default: pages of the same host.")
  List<String> origins = List.of();

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Most connections. Default: ${DEFAULT-VALUE}.")
  int connections;

  @Option(
      names = "--max-connections-per-address",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Most connections of one address, or of one /64 network in IPv6; 0 for no limit, as behind a proxy. Default: ${DEFAULT-VALUE}.")
  int connectionsPerAddress;

  @Option(
      names = "--handshake-rate",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Most WebSocket handshakes a second of one address, ten seconds' worth at once; 0 for no limit. Default: ${DEFAULT-VALUE}.")
  int handshakeRate;

  @Option(
      names = "--request-rate",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Most calls a second of one connection, over POST of one address, ten seconds' worth at once; 0 for no limit. Default: ${DEFAULT-VALUE}.")
  int requestRate;

  @Option(
      names = "--frame-rate",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "Most WebSocket frames a second of one connection, ten seconds' worth at once; 0 for no limit. Default: ${DEFAULT-VALUE}.")
  int frameRate;

  @Option(
      names = "--request-timeout",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "Seconds for the head of an HTTP request or a handshake, and again for its body. Default: ${DEFAULT-VALUE}.")
  long requestTimeout;

  @Option(
      names = "--idle-timeout",
      paramLabel = "S",
      defaultValue = "60",
      description =
          "Seconds that an HTTP connection is kept for its next request. Default: ${DEFAULT-VALUE}.")
  long idleTimeout;

  @Option(
      names = "--message-timeout",
      paramLabel = "S",
      defaultValue = "30",
      description =
          "Seconds from the first frame of a WebSocket message to its end. Default: ${DEFAULT-VALUE}.")
  long messageTimeout;

  @Option(
      names = "--incoming-mib",
      paramLabel = "N",
      defaultValue = "128",
      description =
          "MiB that all WebSocket messages may have whose end has not come. Default: ${DEFAULT-VALUE}.")
  long incomingMib;

  @Option(
      names = "--answer-mib",
      paramLabel = "N",
      defaultValue = "25",
      description = "MiB of the answers to one batch. Default: ${DEFAULT-VALUE}.")
  long answerMib;

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      defaultValue = "64",
      description = "Deepest nesting of a message. Default: ${DEFAULT-VALUE}.")
  int maxDepth;

  @Option(
      names = "--max-subscriptions",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Most subscriptions of one connection. Default: ${DEFAULT-VALUE}.")
  int maxSubscriptions;

  @Option(
      names = "--max-filter-values",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "Most addresses and log topics in the filters of one connection. Default: ${DEFAULT-VALUE}.")
  long maxFilterValues;

  @Option(
      names = "--max-total-filter-values",
      paramLabel = "N",
      defaultValue = "10000000",
      description =
          "Most addresses and log topics in the filters of all connections. Default: ${DEFAULT-VALUE}.")
  long maxTotalFilterValues;

  @Option(
      names = "--forward",
      paramLabel = "METHOD",
      split = ",",
      description =
          "Methods that may be forwarded to an upstream. Default: those that only read, and eth_sendRawTransaction.")
  List<String> forward = List.of();

  /** Shared frames lie outside the heap, but may take no more than it has. */
  private static long usualOutboxBytes() {
    return Math.min(
        GatewaySettings.Bounds.DEFAULT.outboxBytes(), Runtime.getRuntime().maxMemory() / 4);
  }

  Optional<ListenAddress> management() {
    return Optional.ofNullable(management).map(ManagementAddress::address);
  }

  /**
   * The settings as bounds.
   *
   * @param exemptLoopback whether what holds for one address does not hold for this machine's own
   */
  GatewaySettings.Bounds bounds(boolean exemptLoopback) {
    checkSizes();
    checkTimes();
    checkCounts();
    GatewaySettings.Bounds usual = GatewaySettings.Bounds.DEFAULT;
    Duration ping = Duration.ofSeconds(pingSeconds);
    return new GatewaySettings.Bounds(
        new ArrivalLimits(
            connections,
            connectionsPerAddress,
            handshakeRate,
            requestRate,
            Duration.ofSeconds(requestTimeout),
            Duration.ofSeconds(idleTimeout),
            exemptLoopback),
        new SessionLimits(
            outboxKib * 1024,
            waitingAnswersMib * MIB,
            ping,
            ping,
            usual.session().closeTimeout(),
            Duration.ofSeconds(messageTimeout),
            frameRate),
        new RpcLimits(
            maxBatch,
            maxAddresses,
            maxTopics,
            maxDepth,
            requestRate,
            maxSubscriptions,
            maxFilterValues,
            maxTotalFilterValues,
            answerMib * MIB),
        messageKib * 1024,
        outboxTotalMib == null ? usualOutboxBytes() : outboxTotalMib * MIB,
        incomingMib * MIB,
        recentMib * MIB,
        new ReplayLimits(replayThreads, replayCacheMib * MIB, replayBlockRate, replayKibRate),
        Duration.ofSeconds(heartbeatSeconds),
        usual.upstreamTimeout(),
        usual.upstreamCalls(),
        compressionThreshold);
  }

  private void checkSizes() {
    check("--outbox-kib", outboxKib, 1, MOST_KIB);
    check("--waiting-answers-mib", waitingAnswersMib, 1, MOST_MIB);
    check("--outbox-total-mib", outboxTotalMib == null ? 1 : outboxTotalMib, 1, MOST_MIB);
    check("--recent-mib", recentMib, 1, MOST_MIB);
    check("--message-kib", messageKib, 1, MOST_KIB);
    check("--compression-threshold", compressionThreshold, 0, Integer.MAX_VALUE);
    check("--replay-cache-mib", replayCacheMib, 0, MOST_MIB);
    check("--incoming-mib", incomingMib, 1, MOST_MIB);
    check("--answer-mib", answerMib, 1, MOST_MIB);
  }

  private void checkTimes() {
    check("--ping-interval", pingSeconds, 1, MOST_SECONDS);
    check("--heartbeat-timeout", heartbeatSeconds, 1, MOST_SECONDS);
    check("--request-timeout", requestTimeout, 1, MOST_SECONDS);
    check("--idle-timeout", idleTimeout, 1, MOST_SECONDS);
    check("--message-timeout", messageTimeout, 1, MOST_SECONDS);
  }

  private void checkCounts() {
    check("--max-batch", maxBatch, 1, Integer.MAX_VALUE);
    check("--max-addresses", maxAddresses, 1, Integer.MAX_VALUE);
    check("--max-topics", maxTopics, 1, Integer.MAX_VALUE);
    check("--max-connections", connections, 1, Integer.MAX_VALUE);
    check("--max-connections-per-address", connectionsPerAddress, 0, Integer.MAX_VALUE);
    check("--handshake-rate", handshakeRate, 0, MOST_PER_SECOND);
    check("--request-rate", requestRate, 0, MOST_PER_SECOND);
    check("--frame-rate", frameRate, 0, MOST_PER_SECOND);
    check("--max-depth", maxDepth, 1, 500);
    check("--max-subscriptions", maxSubscriptions, 1, Integer.MAX_VALUE);
    check("--max-filter-values", maxFilterValues, 1, Integer.MAX_VALUE);
    check("--max-total-filter-values", maxTotalFilterValues, 1, Long.MAX_VALUE);
  }

  /** Refuses a value that is out of range. */
  static void check(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %d is not from %d to %d".formatted(option, value, least, most));
    }
  }
}
