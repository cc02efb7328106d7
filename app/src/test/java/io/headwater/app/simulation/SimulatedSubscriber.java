package io.headwater.app.simulation;

import io.headwater.testkit.chain.SimulatedChain;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One client with some subscriptions on one connection. */
final class SimulatedSubscriber {

  private static final JsonMapper JSON = new JsonMapper();

  private final List<SimulatedSubscription> subscriptions = new ArrayList<>();
  private final SimulatedSubscription heads;
  private final SimulatedSubscription logs;
  private boolean askedTogether;
  private final Mutator mutator = new Mutator();
  private final MessageDigest transcript = sha256();
  private final List<String> faults = new ArrayList<>();
  private final Figures figures;
  private SimulatedGateway.@Nullable Connection connection;
  private @Nullable String lastHead;

  private final Map<String, SimulatedSubscription> byId = new HashMap<>();
  private final Map<Integer, SimulatedSubscription> asked = new HashMap<>();

  /** Unsubscribe requests, and the ids that they are about. */
  private final Map<Integer, String> leaving = new HashMap<>();

  private int requests;

  SimulatedSubscriber(SimulatedChain chain, Random random, boolean plain, Figures figures) {
    this.figures = figures;
    Sureness sureness = Sureness.of(random);
    heads = add(order(Order.Kind.HEADS, chain, sureness, random, plain), chain);
    logs = add(order(Order.Kind.LOGS, chain, sureness, random, plain), chain);
    if (random.nextBoolean()) {
      add(Order.any(Order.Kind.BLOCKS, chain, sureness, random), chain);
    }
    if (random.nextInt(3) == 0) {
      add(subscriptions.get(random.nextInt(subscriptions.size())).order(), chain);
    }
  }

  private static Order order(
      Order.Kind kind, SimulatedChain chain, Sureness sureness, Random random, boolean plain) {
    return plain
        ? Order.live(kind, chain, sureness, random)
        : Order.any(kind, chain, sureness, random);
  }

  private SimulatedSubscription add(Order order, SimulatedChain chain) {
    SimulatedSubscription added = new SimulatedSubscription(order, chain, figures);
    subscriptions.add(added);
    return added;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its logs are spoilt. */
  Mutator mutator() {
    return mutator;
  }

  /** Connects, and goes on with what it holds. */
  void come(SimulatedGateway.Connection to, Random random) {
    connection = to;
    lastHead = null;
    byId.clear();
    asked.clear();
    leaving.clear();
    ask(random);
  }

  /** Asks for what it lacks. */
  void ask(Random random) {
    Set<SimulatedSubscription> busy = new HashSet<>(byId.values());
    busy.addAll(asked.values());
    List<ObjectNode> batch = new ArrayList<>();
    boolean isBatch = random.nextBoolean();
    if (!busy.contains(heads) || !busy.contains(logs)) {
      askedTogether = !busy.contains(heads) && !busy.contains(logs);
    }
    for (SimulatedSubscription subscription : subscriptions) {
      boolean isDue = !subscription.isEnded() && !busy.contains(subscription);
      if (isDue && connection != null) {
        ObjectNode request = request(subscription, connection, random);
        if (isBatch) {
          batch.add(request);
        } else {
          connection.send(request.toString());
        }
      }
    }
    if (connection != null && !batch.isEmpty()) {
      connection.send(JSON.createArrayNode().addAll(batch).toString());
    }
  }

  private ObjectNode request(
      SimulatedSubscription subscription, SimulatedGateway.Connection at, Random random) {
    ObjectNode request = request("eth_subscribe");
    request.set("params", subscription.ask(at, random));
    asked.put(request.get("id").asInt(), subscription);
    if (subscription == logs) {
      mutator.asked(subscription.isResumed());
    }
    return request;
  }

  private ObjectNode request(String method) {
    return JSON.createObjectNode()
        .put("jsonrpc", "2.0")
        .put("id", ++requests)
        .put("method", method);
  }

  /** Does one of the things that a client may do beside reading. */
  void wander(Random random) {
    if (connection == null) {
      return;
    }
    if (random.nextInt(3) == 0) {
      subscriptions.stream()
          .filter(SimulatedSubscription::isEnded)
          .findFirst()
          .ifPresent(SimulatedSubscription::renew);
    }
    List<String> ids = byId.keySet().stream().sorted().toList();
    if (!ids.isEmpty() && random.nextInt(3) == 0) {
      unsubscribe(ids.get(random.nextInt(ids.size())), random);
    } else {
      ask(random);
    }
  }

  private void unsubscribe(String id, Random random) {
    SimulatedSubscription subscription = byId.get(id);
    if (connection == null || subscription == null || leaving.containsValue(id)) {
      return;
    }
    figures.unsubscribed++;
    lastHead = null;
    ObjectNode request = request("eth_unsubscribe");
    request.putArray("params").add(id);
    leaving.put(request.get("id").asInt(), id);
    connection.send(request.toString());
    if (random.nextBoolean()) {
      connection.send(request(subscription, connection, random).toString());
    }
  }

  /** Reads some bytes. */
  void read(int bytes) {
    if (connection == null) {
      return;
    }
    for (String message : connection.read(bytes)) {
      transcript.update(message.getBytes(StandardCharsets.UTF_8));
      JsonNode json = JSON.readTree(message);
      if (json.isArray()) {
        json.forEach(this::answer);
      } else if (json.has("id")) {
        answer(json);
      } else {
        message(json);
      }
    }
  }

  private void answer(JsonNode message) {
    int request = message.get("id").asInt();
    String left = leaving.remove(request);
    SimulatedSubscription subscription = asked.remove(request);
    if (left != null) {
      // One that had ended by itself is not found; the message that says so has come before.
      if (message.path("result").asBoolean(false) != byId.containsKey(left)) {
        faults.add("unsubscribing from %s: %s".formatted(left, message));
      }
      byId.remove(left);
    } else if (subscription == null) {
      faults.add("an answer to no request: " + message);
    } else if (message.has("error")) {
      subscription.refuse(message.get("error"));
    } else if (byId.put(message.get("result").asString(), subscription) != null) {
      faults.add("two subscriptions have one id: " + message);
    }
  }

  private void message(JsonNode message) {
    String id = message.get("params").get("subscription").asString();
    SimulatedSubscription subscription = byId.get(id);
    if (subscription == null) {
      faults.add("came before its id, or after its end: " + message);
    } else if (leaving.containsValue(id)) {
      String method = message.get("method").asString();
      if (method.equals("headwater_end") || method.equals("headwater_error")) {
        byId.remove(id);
      }
    } else if (subscription == logs && message.get("params").has("result")) {
      for (JsonNode passed : mutator.pass(message)) {
        logs.order().items(passed.get("params").get("result")).forEach(this::compareWithHead);
        accept(id, subscription, passed);
      }
    } else {
      if (subscription == heads && message.get("params").has("result")) {
        JsonNode result = message.get("params").get("result");
        lastHead = heads.order().items(result).getLast().get("hash").asString();
      }
      accept(id, subscription, message);
    }
  }

  private void accept(String id, SimulatedSubscription subscription, JsonNode message) {
    if (!subscription.accept(message)) {
      byId.remove(id);
    }
  }

  /**
   * Of what is live, the head comes before its logs, if they were asked for together: what is held
   * for one, as a batch is not answered yet, comes after what the other was sent meanwhile.
   */
  private void compareWithHead(JsonNode log) {
    boolean isDue =
        logs.isFresh()
            && heads.isFresh()
            && askedTogether
            && logs.order().sureness() == Sureness.LATEST
            && lastHead != null
            && !log.get("removed").asBoolean();
    if (isDue && !log.get("blockHash").asString().equals(lastHead)) {
      faults.add("a log of %s while the last head is %s".formatted(log.get("blockHash"), lastHead));
    }
  }

  /** Whether it has no connection that is of use. */
  boolean isAway() {
    return connection == null || connection.isEnded();
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
    subscriptions.forEach(subscription -> all.addAll(subscription.faults()));
    return all;
  }

  /** Digest of all messages that it got. */
  byte[] transcript() {
    return transcript.digest();
  }
}
