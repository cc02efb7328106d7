package io.headwater.gateway.server;

import io.headwater.gateway.limit.Arrivals;
import io.headwater.gateway.session.DisconnectReason;
import io.headwater.gateway.upstream.Upstreams;
import io.headwater.gateway.websocket.Compression;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * One running gateway.
 *
 * <p>Threading: started and closed by one thread.
 */
public final class Gateway implements AutoCloseable {

  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final int WORKER_THREADS = 4;

  private final HttpListener listener;
  private final XnioWorker worker;
  private final Lanes lanes;
  private final Map<Long, ChainService> chains;
  private final Beside beside;
  private final ScheduledExecutorService ticker;

  /** What runs beside the sessions. */
  private record Beside(
      Upstreams upstreams, Optional<ManagementServer> management, Compression compression) {}

  private Gateway(
      HttpListener listener,
      XnioWorker worker,
      Lanes lanes,
      Map<Long, ChainService> chains,
      Beside beside) {
    this.listener = listener;
    this.worker = worker;
    this.lanes = lanes;
    this.chains = chains;
    this.beside = beside;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("headwater-ticker").daemon().factory());
  }

  /**
   * Starts a gateway; it listens at once, and is ready when its chains are.
   *
   * @throws io.headwater.schemas.topic.TopicException Kafka cannot be reached, or a journal is not
   *     as it must be; one that is not there yet is waited for
   * @throws GatewayStartException it cannot listen; the message names the option
   */
  public static Gateway start(GatewaySettings settings) {
    checkTopics(settings);
    XnioWorker worker = worker(Math.max(2, Runtime.getRuntime().availableProcessors()));
    Assembly parts = new Assembly(settings, new Lanes(worker, settings.bounds().outboxBytes()));
    SocketEndpoint sockets = parts.sockets();
    Map<Long, ChainService> chains = parts.chains(sockets);
    parts.measure(sockets, chains.values());
    HttpListener listener =
        listener(settings, worker, parts.arrivals(), parts.routes(chains, sockets));
    Optional<ManagementServer> management =
        settings
            .management()
            .map(
                at ->
                    ManagementServer.start(
                        at, settings.metrics(), parts.hits(), sockets.directory()));
    Gateway gateway =
        new Gateway(
            listener,
            worker,
            parts.lanes(),
            chains,
            new Beside(parts.upstreams(), management, parts.compression()));
    gateway.begin();
    return gateway;
  }

  private static void checkTopics(GatewaySettings settings) {
    try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
      for (long chainId : settings.chains()) {
        TopicLayout journal = settings.journal(chainId);
        if (admin.has(journal.name())) {
          admin.check(journal);
        }
      }
    }
  }

  private static XnioWorker worker(int ioThreads) {
    try {
      return Xnio.getInstance()
          .createWorker(
              OptionMap.builder()
                  .set(Options.WORKER_NAME, "headwater-io")
                  .set(Options.WORKER_IO_THREADS, ioThreads)
                  .set(Options.WORKER_TASK_CORE_THREADS, WORKER_THREADS)
                  .set(Options.WORKER_TASK_MAX_THREADS, WORKER_THREADS)
                  .set(Options.THREAD_DAEMON, true)
                  .set(Options.TCP_NODELAY, true)
                  .getMap());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpListener listener(
      GatewaySettings settings, XnioWorker worker, Arrivals arrivals, Routes routes) {
    try {
      return new HttpListener(
          worker, settings.listen(), arrivals, routes, settings.bounds().messageBytes());
    } catch (IOException | UnresolvedAddressException e) {
      worker.shutdownNow();
      throw new GatewayStartException(
          "%s cannot be listened on (%s): choose another with %s"
              .formatted(settings.listen(), e.getMessage(), settings.listen().option()),
          e);
    }
  }

  private void begin() {
    listener.open();
    chains.values().forEach(ChainService::start);
    var unused =
        ticker.scheduleAtFixedRate(
            () -> chains.values().forEach(chain -> chain.dispatch().tick()),
            1,
            1,
            TimeUnit.SECONDS);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** Why a chain is not ready, in one sentence; empty when all are. */
  public Optional<String> whyNotReady() {
    return chains.values().stream()
        .flatMap(chain -> chain.readiness().whyNot().stream())
        .findFirst();
  }

  /** Drains: takes no new clients, says good-bye to those there are, and ends. */
  @Override
  public void close() {
    chains.values().forEach(chain -> chain.readiness().drain());
    ticker.shutdownNow();
    listener.stopTaking();
    try {
      lanes.endAll(DisconnectReason.GOING_AWAY, DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listener.close();
    chains.values().forEach(ChainService::close);
    beside.upstreams().close();
    beside.management().ifPresent(ManagementServer::close);
    worker.shutdownNow();
    beside.compression().close();
  }
}
