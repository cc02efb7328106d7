package io.headwater.app.cli;

import io.headwater.gateway.rpc.RpcLimits;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.gateway.session.SessionLimits;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How much a gateway keeps and takes. */
final class GatewayOptions {

  private static final long MIB = 1 << 20;

  @Option(
      names = "--outbox-mib",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "MiB of notifications that may wait for one client before it is ended as too slow. Default: ${DEFAULT-VALUE}.")
  long outboxMib;

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
      names = "--forward",
      paramLabel = "METHOD",
      split = ",",
      description =
          "Methods that may be forwarded to an upstream. Default: those that only read, and eth_sendRawTransaction.")
  List<String> forward = List.of();

  GatewaySettings.Bounds bounds() {
    GatewaySettings.Bounds usual = GatewaySettings.Bounds.DEFAULT;
    Duration ping = Duration.ofSeconds(pingSeconds);
    return new GatewaySettings.Bounds(
        new SessionLimits(outboxMib * MIB, ping, ping, usual.session().closeTimeout()),
        new RpcLimits(maxBatch, maxAddresses, maxTopics),
        messageKib * 1024,
        recentMib * MIB,
        Duration.ofSeconds(heartbeatSeconds),
        usual.upstreamTimeout(),
        usual.upstreamCalls());
  }
}
