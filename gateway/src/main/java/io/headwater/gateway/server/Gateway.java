package io.headwater.gateway.server;

import io.headwater.gateway.rpc.RpcEndpoints;
import io.headwater.gateway.session.DisconnectReason;
import io.headwater.gateway.subscription.SubscriptionIds;
import io.headwater.gateway.upstream.Upstream;
import io.headwater.gateway.upstream.Upstreams;
import io.headwater.gateway.websocket.ServerFraming;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
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

  private final Undertow undertow;
  private final XnioWorker worker;
  private final Lanes lanes;
  private final Map<Long, ChainService> chains;
  private final Upstreams upstreams;
  private final ScheduledExecutorService ticker;

  private Gateway(
      Undertow undertow,
      XnioWorker worker,
      Lanes lanes,
      Map<Long, ChainService> chains,
      Upstreams upstreams) {
    this.undertow = undertow;
    this.worker = worker;
    this.lanes = lanes;
    this.chains = chains;
    this.upstreams = upstreams;
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
    int ioThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
    XnioWorker worker = worker(ioThreads);
    Lanes lanes = new Lanes(worker);
    ServerFraming framing = new ServerFraming();
    Upstreams upstreams = upstreams(settings);
    SocketEndpoint sockets =
        new SocketEndpoint(
            lanes, framing, new SubscriptionIds(new SecureRandom()), settings.bounds());
    Map<Long, ChainService> chains = new LinkedHashMap<>();
    RpcEndpoints.Forwarding forwarding =
        new RpcEndpoints.Forwarding(
            upstreams,
            settings.forwarded(),
            settings.bounds().rpc(),
            "headwater/" + settings.version());
    for (long chainId : settings.chains()) {
      chains.put(
          chainId,
          new ChainService(
              chainId,
              settings,
              new ChainService.Shared(lanes.all(), framing),
              forwarding,
              sockets::endSessions));
    }
    lanes.onRelief(() -> chains.values().forEach(chain -> chain.dispatch().relieved()));
    ChainService first = chains.values().iterator().next();
    Undertow undertow = undertow(settings, worker, new Routes(chains, first, sockets));
    Gateway gateway = new Gateway(undertow, worker, lanes, chains, upstreams);
    gateway.begin(settings.listen());
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

  private static Upstreams upstreams(GatewaySettings settings) {
    GatewaySettings.Bounds bounds = settings.bounds();
    return new Upstreams(
        settings.upstreams().stream()
            .map(uri -> Upstream.open(uri, bounds.upstreamTimeout(), Integer.MAX_VALUE / 8))
            .toList(),
        bounds.upstreamCalls());
  }

  private static Undertow undertow(GatewaySettings settings, XnioWorker worker, Routes routes) {
    return Undertow.builder()
        .addHttpListener(settings.listen().port(), settings.listen().host())
        .setWorker(worker)
        .setSocketOption(Options.TCP_NODELAY, true)
        .setSocketOption(Options.REUSE_ADDRESSES, true)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) settings.bounds().messageBytes())
        .setHandler(routes)
        .build();
  }

  private void begin(ListenAddress listen) {
    try {
      undertow.start();
    } catch (RuntimeException e) {
      close();
      if (e.getCause() instanceof BindException) {
        throw new GatewayStartException(
            "port %d of %s is taken: choose another with --listen or --port"
                .formatted(listen.port(), listen.host()),
            e);
      }
      throw e;
    }
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
    return (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
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
    undertow.stop();
    try {
      lanes.endAll(DisconnectReason.GOING_AWAY, DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    chains.values().forEach(ChainService::close);
    upstreams.close();
    worker.shutdownNow();
  }
}
