package io.headwater.benchmarks.replay;

import io.headwater.benchmarks.clients.Client;
import io.headwater.benchmarks.clients.ClientThread;
import io.headwater.benchmarks.feed.GatewayProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads one journal in one way or another.
 *
 * <p>Threading: the caller's.
 */
final class ReplayRun {

  private final Map<String, Object> kafka;
  private final long chainId;
  private final GatewayProcess gateway;

  ReplayRun(Map<String, Object> kafka, long chainId, GatewayProcess gateway) {
    this.kafka = kafka;
    this.chainId = chainId;
    this.gateway = gateway;
  }

  /** Kafka's own consumer, without a gateway. */
  Pass bare(Stretch all) {
    try (BareConsumer consumer = new BareConsumer(kafka, chainId)) {
      double gatewayBefore = seconds(gateway.cpu());
      double cpu = cpu();
      long begin = System.nanoTime();
      long bytes = consumer.readAll();
      double took = (System.nanoTime() - begin) / 1e9;
      return new Pass(all, 1, took, bytes, seconds(gateway.cpu()) - gatewayBefore, cpu() - cpu);
    }
  }

  /**
   * Clients that subscribe to logs at once.
   *
   * @param fromEarliest whether by that name
   * @param filter members before the bounds
   * @param events that each must get
   */
  Pass clients(int count, Stretch stretch, boolean fromEarliest, String filter, long events)
      throws IOException, InterruptedException {
    CountDownLatch ended = new CountDownLatch(count);
    List<Client> clients = new ArrayList<>();
    List<Arrivals> arrivals = new ArrayList<>();
    try (ClientThread thread = ClientThread.start()) {
      for (int i = 0; i < count; i++) {
        Arrivals arrival = new Arrivals(ended);
        arrivals.add(arrival);
        clients.add(Client.connect(gateway.address(), 0, arrival));
      }
      double gatewayBefore = seconds(gateway.cpu());
      double cpu = cpu();
      String from = fromEarliest ? "\"earliest\"" : "\"0x%x\"".formatted(stretch.from());
      String subscribe =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"logs\",{%s\"fromBlock\":%s,\"toBlock\":\"0x%x\",\"withCursor\":true}]}"
              .formatted(filter, from, stretch.to());
      long begin = System.nanoTime();
      for (Client client : clients) {
        client.send(subscribe);
        thread.add(client);
      }
      while (!ended.await(1, TimeUnit.SECONDS)) {
        thread.check();
      }
      double took = (System.nanoTime() - begin) / 1e9;
      for (Arrivals arrival : arrivals) {
        if (arrival.events() != events) {
          throw new IllegalStateException(
              "%d events came instead of %d".formatted(arrival.events(), events));
        }
      }
      return new Pass(
          stretch,
          count,
          took,
          clients.stream().mapToLong(Client::bytes).sum(),
          seconds(gateway.cpu()) - gatewayBefore,
          cpu() - cpu);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** CPU seconds of this process. */
  private static double cpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / 1e9;
  }
}
