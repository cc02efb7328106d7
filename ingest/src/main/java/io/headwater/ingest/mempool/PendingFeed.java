package io.headwater.ingest.mempool;

import io.headwater.ingest.node.NodeClient;
import io.headwater.ingest.node.NodeErrorException;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.node.NodeFutures;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.avro.Transaction;
import io.headwater.schemas.json.Placement;
import io.headwater.schemas.json.TransactionJson;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Transactions that a node has in its mempool: by a {@code newPendingTransactions} subscription,
 * with bodies where the node gives them, or by a polled filter. Where the node has neither, the
 * feed is off and says so once.
 *
 * <p>Threading: {@link #poll} by one thread; subscribed transactions come on the client's.
 */
public final class PendingFeed {

  private static final Logger LOG = LoggerFactory.getLogger(PendingFeed.class);
  private static final int BODIES_PER_BATCH = 100;
  private static final int MOST_PER_POLL = 2_000;

  private enum State {
    NEW,
    SUBSCRIBED,
    FILTERED,
    OFF
  }

  private final NodeClient node;
  private final InstantSource clock;
  private final Consumer<PendingTransaction> to;
  private volatile State state = State.NEW;
  private String filterId = "";

  /**
   * A feed of this node.
   *
   * @param to takes each transaction
   */
  public PendingFeed(NodeClient node, InstantSource clock, Consumer<PendingTransaction> to) {
    this.node = node;
    this.clock = clock;
    this.to = to;
  }

  /**
   * Does what is due: subscribes, or asks for what is new.
   *
   * @throws NodeException the node failed; a later poll begins again
   */
  public void poll() {
    try {
      switch (state) {
        case NEW -> begin();
        case FILTERED -> pollFilter();
        case SUBSCRIBED, OFF -> {}
      }
    } catch (NodeException e) {
      state = State.NEW;
      throw e;
    }
  }

  private void begin() {
    try {
      if (node.canSubscribe()) {
        state = State.SUBSCRIBED; // Before the loss of it can set another.
        subscribe();
      } else {
        filterId =
            NodeFutures.join(
                node.call("eth_newPendingTransactionFilter", "[]", JsonParser::getString));
        state = State.FILTERED;
      }
    } catch (NodeErrorException e) {
      if (!e.isUnsupported()) {
        throw e;
      }
      LOG.info("no pending transactions: {}", e.getMessage());
      state = State.OFF;
    }
  }

  private void subscribe() {
    try {
      NodeFutures.join(
          node.subscribe("[\"newPendingTransactions\",true]", this::onPending, this::onLost));
    } catch (NodeErrorException e) {
      NodeFutures.join(
          node.subscribe("[\"newPendingTransactions\"]", this::onPending, this::onLost));
    }
  }

  private void onPending(JsonParser in) {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      publish(hash(in.getString()), null);
    } else {
      Transaction transaction = TransactionJson.read(in);
      publish(transaction.getHash(), transaction);
    }
  }

  private void onLost() {
    state = State.NEW;
  }

  private void pollFilter() {
    List<String> hashes =
        NodeFutures.join(
            node.call("eth_getFilterChanges", "[\"" + filterId + "\"]", PendingFeed::hashes));
    List<String> some = hashes.subList(0, Math.min(hashes.size(), MOST_PER_POLL));
    for (int from = 0; from < some.size(); from += BODIES_PER_BATCH) {
      publishWithBodies(some.subList(from, Math.min(some.size(), from + BODIES_PER_BATCH)));
    }
  }

  private void publishWithBodies(List<String> hashes) {
    List<String> params = hashes.stream().map(hash -> "[\"" + hash + "\"]").toList();
    List<Optional<Transaction>> bodies =
        NodeFutures.join(node.batch("eth_getTransactionByHash", params, PendingFeed::body));
    for (int i = 0; i < bodies.size(); i++) {
      publish(hash(hashes.get(i)), bodies.get(i).orElse(null));
    }
  }

  private void publish(Hash hash, @Nullable Transaction transaction) {
    if (transaction != null) {
      Placement.takeAway(transaction);
    }
    to.accept(new PendingTransaction(hash, clock.millis(), transaction));
  }

  private static Optional<Transaction> body(JsonParser in) {
    return in.currentToken() == JsonToken.VALUE_NULL
        ? Optional.empty()
        : Optional.of(TransactionJson.read(in));
  }

  private static List<String> hashes(JsonParser in) {
    List<String> hashes = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      hashes.add(in.getString());
    }
    return hashes;
  }

  private static Hash hash(String text) {
    if (!text.matches("0x[0-9a-fA-F]{64}")) {
      throw new NodeException(text + " was given as the hash of a pending transaction");
    }
    return new Hash(HexFormat.of().parseHex(text, 2, text.length()));
  }
}
