package io.headwater.app.simulation;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.event.RecentBlocks;
import io.headwater.gateway.journal.EntryRing;
import io.headwater.gateway.journal.JournalHistory;
import io.headwater.gateway.journal.JournalIndex;
import io.headwater.gateway.journal.JournalMemory;
import io.headwater.gateway.journal.JournalTail;
import io.headwater.gateway.journal.Readiness;
import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.rpc.Caller;
import io.headwater.gateway.rpc.RpcEndpoint;
import io.headwater.gateway.rpc.RpcEndpoints;
import io.headwater.gateway.rpc.RpcLimits;
import io.headwater.gateway.rpc.SessionSubscriptions;
import io.headwater.gateway.rpc.SubscriptionQuota;
import io.headwater.gateway.session.DisconnectReason;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.FrameOwner;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.Session;
import io.headwater.gateway.session.SessionLimits;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.subscription.SubscriptionIds;
import io.headwater.gateway.upstream.Upstreams;
import io.headwater.gateway.websocket.MessageDeflater;
import io.headwater.gateway.websocket.ServerFraming;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.testkit.journal.InMemoryJournal;
import io.headwater.testkit.time.ManualClock;
import io.headwater.testkit.time.SteppedExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;

/** A gateway whose every thread is stepped: journal reader, dispatch, two lanes. */
final class SimulatedGateway {

  private static final long RECENT_BYTES = 64 * 1024;

  /** So small that a client which does not read falls behind at once. */
  private static final long OUTBOX_BYTES = 8 * 1024;

  /** So few that most messages are compressed, and some not. */
  private static final int COMPRESSION_THRESHOLD = 256;

  /** So few that much of the journal must be searched. */
  private static final int INDEX_ENTRIES = 60;

  /** A few entries: some of the past is remembered, most is read. */
  private static final long NEWEST_BYTES = 40_000;

  private static final long PASSING_BYTES = 80_000;

  /** Entries that the slowest replay is given while the clock stands still. */
  static final int SLOWEST_PACE = 20;

  private final ManualClock clock;
  private final SteppedExecutor dispatchThread = new SteppedExecutor();
  private final List<SteppedExecutor> replayThreads =
      List.of(new SteppedExecutor(), new SteppedExecutor());
  private final List<SteppedExecutor> laneThreads =
      List.of(new SteppedExecutor(), new SteppedExecutor());
  private final List<Lane> lanes = new ArrayList<>();
  private final ServerFraming framing =
      new ServerFraming(new MessageDeflater(COMPRESSION_THRESHOLD));
  private final ChainDispatch dispatch;
  private final JournalTail tail;
  private final RpcEndpoint endpoint;
  private final InMemoryJournal journal;
  private final SubscriptionIds ids;
  private final List<Connection> connections = new ArrayList<>();
  private boolean started;
  private boolean isGoing;
  private boolean isOvertaken;
  private final List<String> complaints = new ArrayList<>();

  SimulatedGateway(InMemoryJournal journal, long chainId, ManualClock clock, Random random) {
    this.journal = journal;
    this.clock = clock;
    this.ids = new SubscriptionIds(new SeededRandom(random.nextLong()));
    for (int i = 0; i < laneThreads.size(); i++) {
      lanes.add(new Lane(i, laneThreads.get(i)));
    }
    JournalIndex index = new JournalIndex(INDEX_ENTRIES);
    JournalMemory memory =
        new JournalMemory(index, new EntryRing(NEWEST_BYTES), new EntryRing(PASSING_BYTES));
    List<ChainDispatch.Replayer> replayers =
        replayThreads.stream()
            .map(
                thread ->
                    new ChainDispatch.Replayer(
                        thread,
                        new JournalHistory(
                            chainId,
                            memory,
                            new JournalReader(journal.source()),
                            new JournalReader(journal.source()),
                            clock::nanos)))
            .toList();
    dispatch =
        new ChainDispatch(
            chainId,
            new RecentBlocks(RECENT_BYTES),
            new ChainDispatch.Footing(
                dispatchThread,
                lanes,
                framing,
                clock::nanos,
                clock::after,
                new Random(random.nextLong())),
            new ChainDispatch.Replaying(replayers, limits(random)),
            this::onBreak);
    lanes.forEach(lane -> lane.onRelief(dispatch::relieved));
    Readiness readiness = new Readiness(dispatch::head, clock, Duration.ofDays(1));
    tail =
        new JournalTail(
            new JournalReader(journal.source()),
            dispatch,
            memory,
            readiness,
            clock,
            new JournalTail.Listener() {
              @Override
              public void onGap(String what) {
                sendElsewhere();
              }

              @Override
              public void onSplitBrain(long records) {}

              @Override
              public void onStopped(String why) {
                complaints.add("stopped: " + why);
              }
            });
    endpoint =
        RpcEndpoints.of(
            chainId,
            dispatch,
            () -> "false",
            () -> isReady() ? Optional.empty() : Optional.of("starting"),
            new RpcEndpoints.Forwarding(
                new Upstreams(List.of(), 1, clock::nanos),
                Set.of(),
                RpcLimits.DEFAULT,
                new LimitHits(),
                "simulated"));
  }

  private static ReplayLimits limits(Random random) {
    return new ReplayLimits(
        1, 1, random.nextInt(3) == 0 ? SLOWEST_PACE : 0, random.nextInt(3) == 0 ? 10 : 0);
  }

  /** It stops: its clients are told, or find out. */
  void stop(boolean gracefully) {
    isGoing = true;
    if (gracefully) {
      lanes.forEach(lane -> lane.execute(() -> lane.endAll(DisconnectReason.GOING_AWAY, () -> {})));
      laneThreads.forEach(SteppedExecutor::runAll);
    }
    connections.forEach(connection -> connection.ended = true);
  }

  /** Only what retention has taken before it was read here breaks a journal of one epoch's line. */
  private void onBreak() {
    if (!isOvertaken) {
      complaints.add("the journal broke");
    }
    isOvertaken = false;
  }

  /**
   * A mirror that is late for too long, or a reader that retention has overtaken: the sessions end,
   * and their clients go elsewhere.
   */
  private void sendElsewhere() {
    isOvertaken = KeptEntries.isForgotten(journal, dispatch.head().sequence() + 1);
    lanes.forEach(lane -> lane.execute(() -> lane.endAll(DisconnectReason.JOURNAL_GAP, () -> {})));
  }

  /** Things that must not happen here. */
  List<String> complaints() {
    return complaints;
  }

  boolean isReady() {
    return started && dispatch.head().head() != null;
  }

  /** Does something small. */
  void step(Random random) {
    switch (random.nextInt(5)) {
      case 0 -> readJournal();
      case 1 -> dispatchThread.step();
      case 3 -> replayThreads.get(random.nextInt(replayThreads.size())).step();
      case 2 -> laneThreads.get(random.nextInt(laneThreads.size())).step();
      default -> dispatch.tick();
    }
  }

  private void readJournal() {
    if (!started) {
      started = true;
      tail.start(RECENT_BYTES);
    } else {
      tail.step(Duration.ZERO);
    }
  }

  /** Does everything that is left to do. */
  void settle() {
    for (int i = 0; i < 50; i++) {
      readJournal();
      dispatch.tick();
      dispatchThread.runAll();
      replayThreads.forEach(SteppedExecutor::runAll);
      laneThreads.forEach(SteppedExecutor::runAll);
    }
  }

  /** A client connects. */
  Connection connect(Random random) {
    Encoding encoding = Encoding.JSON.withDeflate(random.nextBoolean());
    Connection made = new Connection(lanes.get(random.nextInt(lanes.size())), encoding);
    connections.add(made);
    return made;
  }

  /** One client's connection. */
  final class Connection {
    private final Lane lane;
    private final SimulatedSocket socket;
    private final Session session;
    private final SessionSubscriptions subscriptions;
    private final Caller caller;
    private boolean ended;

    Connection(Lane lane, Encoding encoding) {
      this.lane = lane;
      this.socket = new SimulatedSocket(encoding);
      this.session =
          new Session(
              new Session.Footing(lane, socket, framing, clock::nanos),
              SessionLimits.DEFAULT.withOutboxBytes(OUTBOX_BYTES),
              (ended, reason) -> onEnd(reason));
      this.subscriptions =
          new SessionSubscriptions(
              dispatch,
              ids,
              lane,
              session,
              new SubscriptionQuota(RpcLimits.DEFAULT, new Budget(Long.MAX_VALUE)));
      this.caller =
          new Caller() {
            @Override
            public Executor executor() {
              return lane::execute;
            }

            @Override
            public boolean mayCall() {
              return true;
            }

            @Override
            public Optional<SessionSubscriptions> subscriptions() {
              return Optional.of(Connection.this.subscriptions);
            }
          };
    }

    private void onEnd(DisconnectReason reason) {
      ended = true;
      subscriptions.endAll();
      boolean isExpected =
          reason == DisconnectReason.JOURNAL_GAP
              || isGoing && reason == DisconnectReason.GOING_AWAY;
      if (!isExpected
          && reason != DisconnectReason.CLIENT_CLOSED
          && reason != DisconnectReason.GONE) {
        complaints.add("session ended: " + reason);
      }
    }

    /** The client sends a message. */
    void send(String json) {
      lane.execute(
          () ->
              endpoint.handle(
                  json.getBytes(StandardCharsets.UTF_8),
                  caller,
                  answer -> {
                    if (answer != null) {
                      session.offer(
                          FrameView.own(
                              framing.message(
                                  session.encoding(), answer.array(), 0, answer.length())),
                          FrameOwner.SESSION);
                    }
                  }));
    }

    /** The client reads so many bytes; gives the messages that are whole now. */
    List<String> read(int bytes) {
      if (socket.addRoom(bytes)) {
        lane.execute(session::onWritable);
      }
      return socket.messages();
    }

    /** How far the gateway has come. */
    ChainHead head() {
      return dispatch.head();
    }

    /** What the gateway reads. */
    InMemoryJournal journal() {
      return journal;
    }

    /** Whether the gateway has ended it. */
    boolean isEnded() {
      return ended;
    }

    /** The client is gone without a word. */
    void drop() {
      lane.execute(session::onGone);
    }
  }
}
