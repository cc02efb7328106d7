package io.headwater.app.simulation;

import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * One subscription of a client: what it holds at first is the chain at the position that it is
 * told, and from there it believes what it gets, over as many connections as it takes.
 */
final class SimulatedSubscription {

  private static final JsonMapper JSON = new JsonMapper();

  private final SimulatedChain chain;
  private final Figures figures;
  private final Order order;
  private final List<String> faults = new ArrayList<>();
  private @Nullable Holding holding;
  private @Nullable String cursor;
  private Order.Range range = Order.Range.LIVE;
  private long from = -1;
  private boolean resumed;
  private boolean ended;
  private int asks;
  private SimulatedGateway.@Nullable Connection connection;
  private ChainHead askedHead = ChainHead.NONE;

  SimulatedSubscription(Order order, SimulatedChain chain, Figures figures) {
    this.order = order;
    this.chain = chain;
    this.figures = figures;
  }

  Order order() {
    return order;
  }

  /** Params of the request that begins it, or goes on with what is held. */
  ArrayNode ask(SimulatedGateway.Connection at, Random random) {
    connection = at;
    askedHead = at.head();
    resumed = cursor != null;
    asks++;
    if (resumed) {
      figures.returns++;
    } else {
      range = order.range(KeptEntries.oldest(at.journal()), chain.head().number(), random);
      from = range.from();
    }
    return JSON.createArrayNode().add(order.kind().text).add(order.options(range, cursor));
  }

  boolean isResumed() {
    return resumed;
  }

  /** Whether it is live since its client came first. */
  boolean isFresh() {
    return asks == 1 && order.beginning() == Order.Beginning.LIVE;
  }

  /** Whether it has come to its last block. */
  boolean isEnded() {
    return ended;
  }

  /** It is asked for as if it had never been. */
  void renew() {
    ended = false;
    holding = null;
    cursor = null;
  }

  /** Takes a message; false when it is the last. */
  boolean accept(JsonNode message) {
    JsonNode params = message.get("params");
    Cursor at = Cursor.decode(params.get("cursor").asString());
    String method = message.get("method").asString();
    if (method.equals("headwater_error")) {
      figures.errors++;
      askedHead = connection == null ? ChainHead.NONE : connection.head();
      judge(params, at);
      return false;
    }
    cursor = params.get("cursor").asString();
    switch (method) {
      case "headwater_position" -> position(at);
      case "headwater_end" -> end(at);
      case "eth_subscription" -> notifiedAll(params.get("result"), at);
      default -> faults.add("an unknown message: " + message);
    }
    return !ended;
  }

  /** The first position says what the client holds to begin with. */
  private void position(Cursor at) {
    if (holding != null) {
      return;
    }
    boolean isBefore = at.step() == EntryKind.BLOCK_APPLIED && at.position().item() == 0;
    if (order.beginning().isTag()) {
      from = at.number();
    }
    long next = isBefore ? at.number() : at.number() + 1;
    if (order.beginning().isTag() && !isBefore || from >= 0 && next > from) {
      faults.add("%d was asked for, it begins at %s".formatted(from, at));
    }
    Holding held = Holding.of(order, chain, from, figures, this::isForgotten);
    for (TestBlock block : branchTo(at)) {
      if (block.number() >= from && !(isBefore && block.number() == at.number())) {
        held.begin(block);
      }
    }
    held.began(at);
    holding = held;
  }

  /** Whether the journal that it is served from does not keep an entry any more. */
  private boolean isForgotten(long sequence) {
    return connection != null && KeptEntries.isForgotten(connection.journal(), sequence);
  }

  /** An item or a batch; the cursor is that after the last one, and they are of one entry. */
  private void notifiedAll(JsonNode result, Cursor at) {
    List<JsonNode> items = order.items(result);
    boolean isRight =
        order.batch() == 0
            ? result.isObject()
            : result.isArray() && !result.isEmpty() && result.size() <= order.batch();
    if (!isRight || order.kind() != Order.Kind.LOGS && items.size() != 1) {
      faults.add("not as many as are due: " + result);
    }
    figures.batches += items.size() > 1 ? 1 : 0;
    if (order.kind() == Order.Kind.LOGS) {
      items.forEach(log -> compareEntry(log, at));
      compareCursor(items.getLast(), at);
    }
    items.forEach(item -> notified(item, at));
  }

  private void compareEntry(JsonNode log, Cursor at) {
    boolean isOfIt =
        log.get("blockHash").asString().equals("0x" + HexFormat.of().formatHex(at.hash().bytes()))
            && log.get("removed").asBoolean() == (at.step() == EntryKind.BLOCK_REVERTED);
    if (!isOfIt) {
      faults.add("%s is not of the entry of %s".formatted(log, at));
    }
  }

  private void compareCursor(JsonNode log, Cursor at) {
    List<JsonNode> all =
        chain.byHash(log.get("blockHash").asString()).map(TestBlock::logs).orElse(List.of());
    boolean isRemoved = log.get("removed").asBoolean();
    int index = 0;
    while (index < all.size() && !all.get(index).get("logIndex").equals(log.get("logIndex"))) {
      index++;
    }
    int held = 1 + (isRemoved ? index : index + 1); // The header is the first item.
    if (at.position().item() != held) {
      faults.add("%s is not the position after %s".formatted(at, log));
    }
  }

  private void notified(JsonNode result, Cursor at) {
    Holding held = holding;
    if (held == null) {
      faults.add("a notification came before the first position");
      return;
    }
    long height = held.heightOf(result);
    boolean isMark = height == Long.MAX_VALUE;
    if (height < from && resumed) {
      return; // A cursor does not say where its subscription began.
    }
    if (height < from || !isMark && height > range.to()) {
      faults.add("%d is outside of %d and %s".formatted(height, from, range));
    }
    if (!isMark && order.sureness() == Sureness.FINALIZED && height > chain.finalized().number()) {
      faults.add("%d is not finalized: %s".formatted(height, result));
    }
    held.accept(result, at);
  }

  /** It is complete as of the block that it ended with. */
  private void end(Cursor at) {
    figures.ends++;
    ended = true;
    if (at.number() < range.to()) {
      faults.add("ended at %d, before %s".formatted(at.number(), range));
    }
    faults.addAll(faultsAgainst(branchTo(at)));
  }

  private List<String> faultsAgainst(List<TestBlock> canonical) {
    if (holding == null) {
      return List.of("it was never told its position");
    }
    return holding.faultsAgainst(
        canonical.stream()
            .filter(block -> block.number() >= from && block.number() <= range.to())
            .toList());
  }

  private List<TestBlock> branchTo(Cursor at) {
    Deque<TestBlock> branch = new ArrayDeque<>();
    String hash = "0x" + HexFormat.of().formatHex(at.hash().bytes());
    for (TestBlock block = chain.byHash(hash).orElse(null); block != null; ) {
      branch.addFirst(block);
      block = chain.byHash(block.parentHash()).orElse(null);
    }
    return List.copyOf(branch);
  }

  /** It is refused: rightly, if what it asked for is not kept any more. */
  void refuse(JsonNode error) {
    figures.refusals++;
    judge(error, cursor == null ? null : Cursor.decode(cursor));
    if (Refusal.of(error).isForGood()) {
      figures.forgotten++;
      if (holding != null) {
        faults.addAll(holding.faults());
      }
      holding = null;
      cursor = null;
    }
  }

  private void judge(JsonNode error, @Nullable Cursor at) {
    if (connection == null) {
      faults.add("refused without having asked: " + error);
      return;
    }
    KeptEntries kept = new KeptEntries(connection.journal(), askedHead);
    boolean isRight =
        switch (Refusal.of(error)) {
          case TOO_OLD, UNKNOWN_FORK -> at != null && !kept.has(at);
          case AHEAD -> at != null && !kept.hasEntry(at);
          case NO_SUCH_BLOCK -> at == null && !keepsBeginning(kept);
          case EMPTY_RANGE -> at == null && order.beginning().isTag() && order.isBounded();
          case NOT_READY -> true;
          case ANOTHER -> false;
        };
    if (!isRight) {
      faults.add(
          "refused: %s, of %s, %s, %s, while its head was %s"
              .formatted(error, at, order, range, askedHead));
    }
  }

  private boolean keepsBeginning(KeptEntries kept) {
    return switch (order.beginning()) {
      case LIVE, EARLIEST -> true;
      case PAST, ABOVE -> from <= askedHead.number() && kept.has(from);
      case SAFE -> keeps(kept, askedHead.safe());
      case FINALIZED -> keeps(kept, askedHead.finalized());
    };
  }

  private static boolean keeps(KeptEntries kept, @Nullable BlockRef block) {
    return block != null && kept.has(block.getNumber());
  }

  /** What is wrong, now that everything has been delivered. */
  List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    if (!ended) {
      all.addAll(faultsAgainst(order.sureness().of(chain)));
      if (order.sureness().newest(chain) > range.to()) {
        all.add("it has not ended");
      }
      boolean lacksMark =
          holding instanceof HeldBlocks blocks
              && blocks.finalized() >= 0
              && blocks.finalized() != chain.finalized().number()
              && order.sureness() == Sureness.LATEST
              && from < 0;
      if (lacksMark) {
        all.add("it was not told of the last finalized block");
      }
    }
    return all.stream().map(fault -> fault + " [" + order.kind() + "]").toList();
  }
}
