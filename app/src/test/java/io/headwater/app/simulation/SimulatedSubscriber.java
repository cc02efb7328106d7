package io.headwater.app.simulation;

import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.check.BruteForceMatcher;
import io.headwater.testkit.check.HeadChecker;
import io.headwater.testkit.check.LogChecker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One client with a {@code logs} and a {@code newHeads} subscription on one connection: what it
 * holds at first is the chain at the position that it is told, and from there it believes what it
 * gets, over as many connections as it takes.
 */
final class SimulatedSubscriber {

  private static final JsonMapper JSON = new JsonMapper();

  /** A gateway that lags behind, or is not ready. */
  private static final Set<Integer> MAY_TRY_AGAIN = Set.of(-32012, -32015);

  /** Of a position that retention has taken; what it held is of no use then. */
  private static final Set<Integer> BEGINS_ANEW = Set.of(-32010, -32011);

  private final SimulatedChain chain;
  private final BooleanSupplier mayBeForgotten;
  private SimulatedGateway.@Nullable Connection connection;
  private final ObjectNode filter;
  private final Sureness sureness;
  private LogChecker logs = new LogChecker();
  private HeadChecker heads = new HeadChecker();
  private final List<String> faults = new ArrayList<>();
  private @Nullable String logsId;
  private @Nullable String headsId;
  private boolean logsBegun;
  private boolean headsBegun;
  private @Nullable String lastHead;

  /** Block of the newest head that is held, and the entry that it came with. */
  private @Nullable String newestHeld;

  private long lastSequence;
  private @Nullable String logsCursor;
  private @Nullable String headsCursor;
  private boolean refused;
  private int comes;
  private Mutation mutation = Mutation.NONE;
  private int spareNotifications;
  private @Nullable JsonNode kept;
  private boolean isSpoilt;
  private int received;

  SimulatedSubscriber(SimulatedChain chain, Random random, BooleanSupplier mayBeForgotten) {
    this.chain = chain;
    this.mayBeForgotten = mayBeForgotten;
    this.filter = chain.randomFilter(random);
    this.sureness = Sureness.of(random);
  }

  /** Connects, and goes on with what it holds. */
  void come(SimulatedGateway.Connection to, Random random) {
    connection = to;
    headsId = null;
    logsId = null;
    refused = false;
    kept = null; // It comes again, and was not spoilt.
    comes++;
    ObjectNode heads = request(1, "newHeads", JSON.createObjectNode(), headsCursor);
    ObjectNode logsRequest = request(2, "logs", filter.deepCopy(), logsCursor);
    if (random.nextBoolean()) {
      to.send(heads.toString());
      to.send(logsRequest.toString());
    } else {
      to.send("[" + heads + "," + logsRequest + "]");
    }
  }

  private ObjectNode request(int id, String kind, ObjectNode options, @Nullable String cursor) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", id).put("method", "eth_subscribe");
    if (cursor == null) {
      options.put("withCursor", true);
    } else {
      options.put("cursor", cursor);
    }
    sureness.ask(options);
    request.putArray("params").add(kind).add(options);
    return request;
  }

  /** Reads some bytes. */
  void read(int bytes) {
    if (connection == null) {
      return;
    }
    for (String message : connection.read(bytes)) {
      JsonNode json = JSON.readTree(message);
      if (spoils(json)) {
        spoil(json);
      } else if (json.isArray()) {
        json.forEach(this::accept);
      } else {
        accept(json);
      }
    }
  }

  /** What a gateway that is wrong in one place would have done. */
  enum Mutation {
    NONE,
    DROP_ONE,
    DOUBLE_ONE,
    SWAP_TWO
  }

  /** The client is served by a gateway that is wrong once, after so many notifications. */
  void mutate(Mutation how, int after) {
    mutation = how;
    spareNotifications = after;
  }

  private boolean spoils(JsonNode message) {
    boolean isDue =
        mutation != Mutation.NONE
            && message.path("params").has("result")
            && message.path("params").path("subscription").asString("").equals(logsId);
    return isDue && spareNotifications-- <= 0;
  }

  /**
   * A log, as a head of a branch that loses may be missed without harm. What is dropped or comes
   * late is so behind the next one, cursor and all.
   */
  private void spoil(JsonNode message) {
    if (mutation == Mutation.DOUBLE_ONE) {
      mutation = Mutation.NONE;
      isSpoilt = true;
      accept(message);
      accept(message);
    } else if (kept == null) {
      kept = message;
    } else {
      accept(message);
      if (mutation == Mutation.SWAP_TWO) {
        accept(kept);
      }
      mutation = Mutation.NONE;
      isSpoilt = true;
      kept = null;
    }
  }

  /** Whether it was served wrongly. */
  boolean isSpoilt() {
    return isSpoilt;
  }

  private void accept(JsonNode message) {
    if (connection == null) {
      return;
    }
    received++;
    if (message.has("id")) {
      String id = message.path("result").asString("");
      if (id.isEmpty()) {
        refused = true;
        refuse(message.path("error"));
      } else if (message.get("id").asInt() == 1) {
        headsId = id;
      } else {
        logsId = id;
      }
      return;
    }
    JsonNode params = message.get("params");
    String subscription = params.get("subscription").asString();
    boolean isHeads = subscription.equals(headsId);
    if (!isHeads && !subscription.equals(logsId)) {
      faults.add("a message of " + subscription + " came before its id");
      return;
    }
    if (message.get("method").asString().equals("headwater_error")) {
      refused = true;
      refuse(params);
      return;
    }
    String text = params.get("cursor").asString();
    Cursor cursor = Cursor.decode(text);
    if (isHeads) {
      headsCursor = text;
    } else {
      logsCursor = text;
    }
    if (message.get("method").asString().equals("headwater_position")) {
      position(cursor, isHeads);
    } else if (isHeads) {
      head(params.get("result"), cursor);
    } else {
      log(params.get("result"));
    }
  }

  private void refuse(JsonNode error) {
    int code = error.path("code").asInt();
    if (BEGINS_ANEW.contains(code) && mayBeForgotten.getAsBoolean()) {
      logs = new LogChecker();
      heads = new HeadChecker();
      logsBegun = false;
      headsBegun = false;
      lastHead = null;
      newestHeld = null;
      logsCursor = null;
      headsCursor = null;
      comes = 0;
      leave();
    } else if (!MAY_TRY_AGAIN.contains(code)) {
      faults.add("refused: " + error);
    }
  }

  /** The first position says what the client holds to begin with. */
  private void position(Cursor cursor, boolean isHeads) {
    if (isHeads ? headsBegun : logsBegun) {
      return;
    }
    boolean isBefore = cursor.step() == EntryKind.BLOCK_APPLIED && cursor.position().item() == 0;
    for (TestBlock block : branchTo(hex(cursor.hash().bytes()))) {
      if (isBefore && block.number() == cursor.number()) {
        break;
      }
      if (isHeads) {
        heads.accept(block.block());
      } else {
        block.logs().stream().filter(this::isMine).forEach(logs::accept);
      }
    }
    if (isHeads) {
      newestHeld = isBefore ? null : hex(cursor.hash().bytes());
      lastSequence = cursor.position().sequence();
    }
    headsBegun |= isHeads;
    logsBegun |= !isHeads;
  }

  private List<TestBlock> branchTo(String hash) {
    Deque<TestBlock> branch = new ArrayDeque<>();
    for (TestBlock at = chain.byHash(hash).orElse(null); at != null; ) {
      branch.addFirst(at);
      at = chain.byHash(at.parentHash()).orElse(null);
    }
    return List.copyOf(branch);
  }

  private boolean isMine(JsonNode log) {
    return BruteForceMatcher.matches(filter, log);
  }

  private void head(JsonNode header, Cursor cursor) {
    if (!headsBegun) {
      faults.add("a head came before the first position");
    }
    String hash = header.get("hash").asString();
    boolean isBack = hash.equals(newestHeld) && cursor.position().sequence() > lastSequence;
    lastHead = hash;
    newestHeld = hash;
    lastSequence = cursor.position().sequence();
    // One that left and came back before its rivals were sure.
    if (!isBack || sureness != Sureness.CONFIRMED) {
      heads.accept(header);
    }
  }

  private void log(JsonNode log) {
    if (!logsBegun) {
      faults.add("a log came before the first position");
    }
    if (!isMine(log)) {
      faults.add("a log that does not match: " + log);
    }
    boolean removed = log.get("removed").asBoolean();
    if (!removed
        && comes == 1
        && sureness == Sureness.LATEST
        && lastHead != null
        && !log.get("blockHash").asString().equals(lastHead)) {
      faults.add("a log of %s while the last head is %s".formatted(log.get("blockHash"), lastHead));
    }
    logs.accept(log);
  }

  /** Whether it has no connection that is of use. */
  boolean isAway() {
    return connection == null || connection.isEnded() || refused;
  }

  /** The client leaves without a word; what was on its way is lost. */
  void leave() {
    if (connection != null) {
      connection.drop();
      connection = null;
    }
  }

  /** What is wrong, now that everything has been delivered. */
  List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    if (!headsBegun || !logsBegun) {
      all.add("it was never told its position");
      return all;
    }
    List<TestBlock> canonical = sureness.of(chain);
    if (sureness == Sureness.CONFIRMED && !canonical.isEmpty()) {
      heads.forgetAbove(canonical.getLast().number()); // The new branch is not sure yet.
    }
    all.addAll(heads.faultsAgainst(canonical.stream().map(TestBlock::hash).toList()));
    all.addAll(
        logs.faultsAgainst(
            canonical.stream()
                .flatMap(block -> block.logs().stream())
                .filter(this::isMine)
                .toList()));
    return all;
  }

  /** Times that it came back. */
  int returns() {
    return Math.max(0, comes - 1);
  }

  int received() {
    return received;
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
