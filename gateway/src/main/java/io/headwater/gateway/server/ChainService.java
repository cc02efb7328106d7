package io.headwater.gateway.server;

import io.headwater.gateway.event.RecentBlocks;
import io.headwater.gateway.journal.EntryRing;
import io.headwater.gateway.journal.JournalHistory;
import io.headwater.gateway.journal.JournalIndex;
import io.headwater.gateway.journal.JournalMemory;
import io.headwater.gateway.journal.JournalTail;
import io.headwater.gateway.journal.Readiness;
import io.headwater.gateway.journal.SideTail;
import io.headwater.gateway.metrics.ChainMeters;
import io.headwater.gateway.rpc.RpcEndpoint;
import io.headwater.gateway.rpc.RpcEndpoints;
import io.headwater.gateway.session.DisconnectReason;
import io.headwater.gateway.session.Framing;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.topic.TopicNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One chain of a gateway: its readers on their threads, its dispatch on another, its endpoint.
 *
 * <p>Threading: started and closed by the server's starter.
 */
final class ChainService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChainService.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  /** Ends the sessions of a chain. */
  @FunctionalInterface
  interface SessionEnder {
    void end(long chainId, DisconnectReason reason);
  }

  private static final int PAST_WAIT_MILLIS = 1;
  private static final int PAST_FETCH_BYTES = 2 * 1024 * 1024;
  private static final int SEARCH_FETCH_BYTES = 512 * 1024;

  private final long chainId;
  private final ExecutorService dispatchThread;
  private final List<ReplayThread> replayThreads;
  private final ChainDispatch dispatch;
  private final Readiness readiness;
  private final JournalReader reader;
  private final SideTail side;
  private final RpcEndpoint endpoint;
  private final ChainThreads reading;
  private final List<Thread> threads;

  ChainService(
      long chainId,
      GatewaySettings settings,
      Shared shared,
      RpcEndpoints.Forwarding forwarding,
      SessionEnder sessions) {
    this.chainId = chainId;
    long recentBytes = settings.bounds().recentBytes();
    this.dispatchThread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("headwater-dispatch-" + chainId).daemon().factory());
    long decodedBytes = Math.multiplyExact(4, recentBytes);
    JournalMemory memory =
        new JournalMemory(
            new JournalIndex(JournalIndex.ENTRIES),
            new EntryRing(decodedBytes),
            new EntryRing(settings.bounds().replay().cacheBytes()));
    this.replayThreads =
        IntStream.range(0, settings.bounds().replay().threads())
            .mapToObj(i -> replayThread(i, settings, memory))
            .toList();
    this.dispatch =
        new ChainDispatch(
            chainId,
            new RecentBlocks(decodedBytes),
            new ChainDispatch.Footing(
                dispatchThread,
                shared.lanes(),
                shared.framing(),
                System::nanoTime,
                this::later,
                new SecureRandom()),
            new ChainDispatch.Replaying(
                replayThreads.stream().map(ReplayThread::replayer).toList(),
                settings.bounds().replay()),
            new ChainDispatch.Listener() {
              @Override
              public void onBreak() {
                sessions.end(chainId, DisconnectReason.JOURNAL_GAP);
              }

              @Override
              public void onFailure(Throwable failure) {
                failed(failure, sessions);
              }
            });
    InstantSource clock = InstantSource.system();
    this.readiness = new Readiness(dispatch::head, clock, settings.bounds().heartbeatTimeout());
    this.reader = reader(settings, chainId);
    JournalTail.Listener ending = ending(sessions);
    this.reading = new ChainThreads(settings.kafka(), settings.journal(chainId), readiness, ending);
    JournalTail tail = new JournalTail(reader, dispatch, memory, readiness, clock, ending);
    this.side = SideTail.open(settings.kafka(), new TopicNames(chainId), dispatch, readiness);
    this.endpoint =
        RpcEndpoints.of(
            chainId, dispatch, () -> side.syncStatus().answer(), readiness::whyNot, forwarding);
    this.threads =
        List.of(
            Thread.ofPlatform()
                .name("headwater-journal-" + chainId)
                .daemon()
                .unstarted(() -> readJournal(tail, recentBytes)),
            Thread.ofPlatform()
                .name("headwater-side-" + chainId)
                .daemon()
                .unstarted(this::readSide));
  }

  private void later(Duration wait, Runnable task) {
    CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS, dispatchThread)
        .execute(task);
  }

  /** Reads the past beside others. */
  private record ReplayThread(ExecutorService executor, JournalHistory history) {
    ChainDispatch.Replayer replayer() {
      return new ChainDispatch.Replayer(executor, history);
    }
  }

  private ReplayThread replayThread(int index, GatewaySettings settings, JournalMemory memory) {
    return new ReplayThread(
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform()
                .name("headwater-replay-%d-%d".formatted(chainId, index))
                .daemon()
                .factory()),
        new JournalHistory(
            chainId,
            memory,
            pastReader(settings, chainId),
            searchReader(settings, chainId),
            System::nanoTime));
  }

  /**
   * A reader that goes from place to place: what it has asked the broker to wait for at one place
   * holds up what it asks for at the next.
   */
  private static JournalReader pastReader(GatewaySettings settings, long chainId) {
    return new JournalReader(KafkaJournalSource.open(quick(settings), chainId, PAST_FETCH_BYTES));
  }

  /** A reader that looks at a few entries in many places. */
  private static JournalReader searchReader(GatewaySettings settings, long chainId) {
    return new JournalReader(KafkaJournalSource.open(quick(settings), chainId, SEARCH_FETCH_BYTES));
  }

  private static Map<String, Object> quick(GatewaySettings settings) {
    Map<String, Object> kafka = new HashMap<>(settings.kafka());
    kafka.put("fetch.max.wait.ms", PAST_WAIT_MILLIS);
    return kafka;
  }

  private static JournalReader reader(GatewaySettings settings, long chainId) {
    return new JournalReader(KafkaJournalSource.open(settings.kafka(), chainId));
  }

  /** What all chains of a gateway share. */
  record Shared(List<Lane> lanes, Framing framing) {}

  private JournalTail.Listener ending(SessionEnder sessions) {
    return new JournalTail.Listener() {
      @Override
      public void onGap(String what) {
        LOG.error("chain {}: journal gap, its sessions are sent elsewhere: {}", chainId, what);
        sessions.end(chainId, DisconnectReason.JOURNAL_GAP);
      }

      @Override
      public void onSplitBrain(long records) {
        LOG.warn(
            "chain {}: split brain: {} records of an epoch that had ended were skipped; stop who writes them, the mirror or the ingest of the datacenter that was left",
            chainId,
            records);
      }

      @Override
      public void onStopped(String why) {
        LOG.error("chain {}: {}", chainId, why);
        sessions.end(chainId, DisconnectReason.CHAIN_STOPPED);
      }
    };
  }

  private void failed(Throwable failure, SessionEnder sessions) {
    LOG.error("chain {}: its notifications cannot be made, it has stopped here", chainId, failure);
    readiness.stopped("the chain has stopped here: " + failure);
    sessions.end(chainId, DisconnectReason.CHAIN_STOPPED);
    reading.stop();
  }

  /** Registers what is measured of the chain. */
  void bind(MeterRegistry registry) {
    ChainMeters.bind(
        registry,
        chainId,
        new ChainMeters.Subject(dispatch, reader, readiness, endpoint.figures()),
        InstantSource.system());
  }

  void start() {
    threads.forEach(Thread::start);
  }

  private void readJournal(JournalTail tail, long recentBytes) {
    reading.readJournal(tail, recentBytes, dispatch::hasRoom);
    reader.close();
  }

  private void readSide() {
    reading.readSide(side);
    side.close();
  }

  long chainId() {
    return chainId;
  }

  ChainDispatch dispatch() {
    return dispatch;
  }

  Readiness readiness() {
    return readiness;
  }

  RpcEndpoint endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    reading.stop();
    reader.wakeup();
    side.wakeup();
    try {
      for (Thread thread : threads) {
        if (!thread.join(CLOSE_TIMEOUT)) {
          LOG.warn("{} still waits for Kafka; it is left behind", thread.getName());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    dispatchThread.shutdownNow();
    for (ReplayThread each : replayThreads) {
      each.executor().execute(each.history()::close);
      each.executor().shutdown();
    }
  }
}
