package io.headwater.benchmarks.feed;

import io.headwater.app.OwnJvm;
import io.headwater.app.broker.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway in a process of its own, whose CPU time and memory are its own.
 *
 * <p>Threading: one thread.
 */
public final class GatewayProcess implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration EXIT = Duration.ofSeconds(20);

  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private GatewayProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one with the JVM's options of this process and those in the property {@code
   * gateway.jvm}, and Kafka's in the file of {@code gateway.kafka-config}; waits until it is ready.
   *
   * @param heap such as {@code 1g}
   */
  public static GatewayProcess start(String kafka, long chainId, String heap, Path log)
      throws InterruptedException {
    int port = Ports.free();
    List<String> jvm = new ArrayList<>(List.of("-Xmx" + heap));
    String more = System.getProperty("gateway.jvm", "");
    if (!more.isEmpty()) {
      jvm.addAll(List.of(more.split(" ", -1)));
    }
    List<String> args = new ArrayList<>(List.of("gateway", "--kafka", kafka));
    args.addAll(List.of("--allow-unreplicated", "--chain", Long.toString(chainId)));
    args.addAll(List.of("--listen", "127.0.0.1:" + port, "--heartbeat-timeout", "3600"));
    args.addAll(List.of("--max-connections-per-address", "0", "--handshake-rate", "0"));
    String kafkaConfig = System.getProperty("gateway.kafka-config", "");
    if (!kafkaConfig.isEmpty()) {
      args.addAll(List.of("--kafka-config", kafkaConfig));
    }
    try {
      Process process =
          new ProcessBuilder(OwnJvm.command(jvm, args))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      GatewayProcess gateway = new GatewayProcess(ChildProcess.endingWithThis(process), port);
      gateway.awaitReady(log);
      return gateway;
    } catch (IOException e) {
      throw new UncheckedIOException("the gateway cannot be started", e);
    }
  }

  private void awaitReady(Path log) throws InterruptedException {
    while (true) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the gateway has ended, see " + log);
      }
      if (isReady()) {
        return;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/readyz").statusCode() == 200;
    } catch (ConnectException e) {
      return false; // It does not listen yet.
    } catch (IOException e) {
      throw new UncheckedIOException("the gateway does not answer", e);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** CPU time that it has taken. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Sum of its samples whose line begins so. */
  public double metric(String beginning) throws InterruptedException {
    try {
      return get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(beginning))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException("the gateway's metrics cannot be read", e);
    }
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      if (!process.waitFor(EXIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
