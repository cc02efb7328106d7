package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.event.RecentBlocks;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.session.CompressedPart;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Framing;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.Session;
import io.headwater.gateway.session.SessionLimits;
import io.headwater.gateway.session.Transport;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.position.Cursor;
import io.headwater.testkit.socket.CborTree;
import io.headwater.testkit.time.ManualClock;
import io.headwater.testkit.time.SteppedExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A chain's dispatch with sessions whose frames are their payloads; nothing runs by itself. */
final class StreamRig {

  private static final JsonMapper JSON = new JsonMapper();

  final ManualClock clock = new ManualClock();
  final SteppedExecutor thread = new SteppedExecutor();
  final Lane lane = new Lane(0, thread);
  int breaks;
  int framesMade;
  final ListedHistory history = new ListedHistory();
  final ChainDispatch chain;

  private final Encoding encoding;

  StreamRig(Encoding encoding) {
    this(encoding, ReplayLimits.DEFAULT);
  }

  StreamRig(Encoding encoding, ReplayLimits limits) {
    this.encoding = encoding;
    this.chain =
        new ChainDispatch(
            1,
            new RecentBlocks(1_000_000),
            new ChainDispatch.Footing(
                thread, List.of(lane), new Payloads(), clock::nanos, clock::after, new Random(1)),
            new ChainDispatch.Replaying(
                List.of(new ChainDispatch.Replayer(thread, history)), limits),
            () -> breaks++);
  }

  private long epoch = 1;
  private long sequence = -1;
  private long head = -1;
  private @Nullable BlockRef finalized;

  /** Frames are bare payloads. */
  private final class Payloads implements Framing {
    @Override
    public ByteBuffer message(Encoding encoding, byte[] payload, int offset, int length) {
      framesMade++;
      return ByteBuffer.wrap(payload.clone(), offset, length);
    }

    @Override
    public ByteBuffer sharedMessage(Encoding encoding, byte[] payload, int offset, int length) {
      return message(encoding, payload, offset, length);
    }

    @Override
    public boolean isCompressed(Encoding encoding, int length) {
      return false;
    }

    @Override
    public CompressedPart compress(byte[] payload, int offset, int length) {
      throw new AssertionError("nothing is compressed here");
    }

    @Override
    public ByteBuffer compressed(
        Encoding encoding, CompressedPart first, CompressedPart last, boolean shared) {
      throw new AssertionError("nothing is compressed here");
    }

    @Override
    public ByteBuffer ping() {
      return ByteBuffer.allocate(0);
    }

    @Override
    public ByteBuffer pong(byte[] payload) {
      return ByteBuffer.allocate(0);
    }

    @Override
    public ByteBuffer close(int code, String reason) {
      return ByteBuffer.allocate(0);
    }
  }

  /** A client that keeps what it is told. */
  final class Client implements Transport {
    final List<JsonNode> messages = new ArrayList<>();
    final List<Subscription> subscriptions = new ArrayList<>();
    boolean stalled;
    boolean broken;
    int writes;
    private final Session session;
    private final ClientStream stream;

    private Client(SessionLimits limits) {
      session =
          new Session(
              new Session.Footing(lane, this, new Payloads(), clock::nanos),
              limits,
              (ended, reason) -> {});
      stream = new ClientStream(lane, session);
    }

    Subscription subscribe(
        String id, SubscriptionKind kind, boolean withCursor, BlockBounds bounds) {
      Start start = bounds.hasFrom() ? new Start.AtBlock(bounds.from()) : new Start.Live();
      return subscribe(new SubscriptionKey(kind, withCursor), id, start, bounds);
    }

    Subscription subscribe(SubscriptionKey key, String id, Start start, BlockBounds bounds) {
      Subscription subscription = new Subscription(id, key.in(encoding), bounds, stream);
      subscriptions.add(subscription);
      List<Admission> outcomes = new ArrayList<>();
      chain.admit(new Subscriber(subscription, outcomes::add, () -> {}), start);
      thread.runAll();
      if (outcomes.getFirst() instanceof Admission.Refused) {
        subscription.end();
      }
      subscription.release();
      thread.runAll();
      return subscription;
    }

    /** Subscribes in a batch, of which other calls are still to be answered. */
    Subscription subscribeUnreleased(String id, SubscriptionKind kind) {
      Subscription subscription =
          new Subscription(
              id, new SubscriptionKey(kind, false).in(encoding), BlockBounds.NONE, stream);
      chain.admit(new Subscriber(subscription, outcome -> {}, () -> {}), new Start.Live());
      thread.runAll();
      return subscription;
    }

    /** Comes back with a cursor. */
    Subscription resume(String id, SubscriptionKind kind, Cursor cursor) {
      return subscribe(
          new SubscriptionKey(kind, true), id, new Start.After(cursor), BlockBounds.NONE);
    }

    /** The cursor that came with a notification. */
    Cursor cursorAfter(String brief) {
      JsonNode message = messages.get(told().indexOf(brief));
      return Cursor.decode(message.get("params").get("cursor").asString());
    }

    void drain() {
      stalled = false;
      lane.execute(session::onWritable);
      thread.runAll();
    }

    /** Height of each notification's head or log, and the method of other messages. */
    List<String> told() {
      return messages.stream().map(StreamRig::brief).toList();
    }

    /** The notifications of one subscription, without positions. */
    List<String> toldOf(String id) {
      return messages.stream()
          .filter(message -> message.path("params").path("subscription").asString("").equals(id))
          .map(StreamRig::brief)
          .filter(brief -> !brief.startsWith("headwater"))
          .toList();
    }

    @Override
    public long write(ByteBuffer[] frames, int offset, int length) throws IOException {
      if (broken) {
        throw new IOException("broken pipe");
      }
      if (stalled) {
        return 0;
      }
      writes++;
      long written = 0;
      for (int i = offset; i < offset + length; i++) {
        byte[] payload = new byte[frames[i].remaining()];
        frames[i].get(payload);
        messages.add(
            switch (encoding.format()) {
              case JSON -> JSON.readTree(payload);
              case CBOR -> CborTree.message(payload);
            });
        written += payload.length;
      }
      return written;
    }

    @Override
    public Encoding encoding() {
      return encoding;
    }

    @Override
    public void awaitWritable() {}

    @Override
    public void finishWriting() {}

    @Override
    public void close() {}

    @Override
    public boolean isInsideMessage() {
      return false;
    }

    @Override
    public String remoteAddress() {
      return "client";
    }
  }

  private static String brief(JsonNode message) {
    JsonNode result = message.path("params").path("result");
    return result.isMissingNode() ? message.path("method").asString("") : briefResult(result);
  }

  static String briefResult(JsonNode result) {
    if (result.isArray()) {
      return result.valueStream().map(StreamRig::briefResult).toList().toString();
    }
    if (result.has("step")) {
      List<Integer> logs =
          result
              .get("logs")
              .valueStream()
              .map(log -> Integer.decode(log.get("logIndex").asString()))
              .toList();
      return result.get("step").asString()
          + " "
          + Integer.decode(result.get("block").get("number").asString())
          + " "
          + logs;
    }
    if (result.has("logIndex")) {
      return (result.get("removed").asBoolean() ? "-log " : "+log ")
          + Integer.decode(result.get("blockNumber").asString())
          + "/"
          + Integer.decode(result.get("logIndex").asString());
    }
    return result.has("number")
        ? "head " + Integer.decode(result.get("number").asString())
        : result.toString();
  }

  Client client() {
    return new Client(SessionLimits.DEFAULT);
  }

  /** A client for which less than usual may wait. */
  Client client(long bytes) {
    SessionLimits usual = SessionLimits.DEFAULT;
    return new Client(
        new SessionLimits(
            bytes,
            bytes,
            usual.pingInterval(),
            usual.pongTimeout(),
            usual.closeTimeout(),
            usual.messageTimeout(),
            usual.framesPerSecond()));
  }

  private ChainEvent.Entry entry() {
    sequence++;
    BlockRef at = head < 0 ? null : new BlockRef(head, hash(head));
    return new ChainEvent.Entry(epoch, sequence, at, null, finalized, true, 0, 100);
  }

  /** The next block, with so many logs. */
  Block apply(int logs) {
    head++;
    Block block = block(head, logs);
    submit(new ChainEvent.BlockApplied(entry(), block));
    return block;
  }

  void revert(Block block) {
    head--;
    submit(new ChainEvent.BlockReverted(entry(), block));
  }

  /** A block is final. */
  void finalizeBlock(long number) {
    finalized = new BlockRef(number, hash(number));
    mark();
  }

  void mark() {
    submit(new ChainEvent.BlocksFinalized(entry()));
  }

  /** A life of the journal that has nothing of the one before. */
  void beginAnew() {
    epoch++;
    sequence = -1;
    head = -1;
    submit(new ChainEvent.EpochStarted(entry(), false));
  }

  /** The next blocks, which are read in one poll of the journal. */
  void applyTogether(int blocks) {
    List<ChainEvent> together = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      head++;
      together.add(new ChainEvent.BlockApplied(entry(), block(head, 0)));
    }
    submit(together);
  }

  /** A block with so many logs and others, of which a place that is lost leaves out what waits. */
  void applyAndRestart(int logs, int others) {
    List<ChainEvent> together = new ArrayList<>();
    for (int i = 0; i <= others; i++) {
      head++;
      together.add(new ChainEvent.BlockApplied(entry(), block(head, i == 0 ? logs : 0)));
    }
    chain.submit(together);
    chain.restart();
    thread.runAll();
  }

  private void submit(ChainEvent event) {
    submit(List.of(event));
  }

  private void submit(List<ChainEvent> together) {
    together.forEach(history::add);
    chain.submit(together);
    thread.runAll();
  }

  private static Block block(long number, int logs) {
    Header header = new Header();
    header.setNumber(number);
    header.setHash(hash(number));
    header.setParentHash(hash(number - 1));
    Receipt receipt = new Receipt();
    receipt.setTransactionHash(hash(1_000 + number));
    receipt.setLogs(IntStream.range(0, logs).mapToObj(StreamRig::log).toList());
    return new Block(header, List.of(), List.of(receipt), null, null, null, null);
  }

  private static Log log(int index) {
    Log log = new Log();
    log.setAddress(new Address(new byte[20]));
    log.setTopics(List.of());
    log.setData(ByteBuffer.allocate(0));
    log.setLogIndex(index);
    return log;
  }

  private static Hash hash(long of) {
    return new Hash(ByteBuffer.allocate(32).putLong(24, of).array());
  }
}
