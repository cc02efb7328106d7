package io.headwater.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What to subscribe to, and where to begin.
 *
 * @param kind newHeads, logs, …
 * @param addresses any of these; none: any
 * @param topics by position, any of these; an empty list: any
 * @param fromBlock a quantity such as {@code 0x10}, {@code earliest}, {@code safe} or {@code
 *     finalized}; null: live
 * @param toBlock a quantity; ends after that block
 * @param cursor goes on after it; excludes fromBlock
 * @param commitment {@code latest}, {@code safe}, {@code finalized}
 * @param confirmations blocks that must stand on a block before it is told; excludes commitment
 * @param batch asks for results that are arrays; null: one notification for each item
 */
public record SubscriptionRequest(
    SubscriptionKind kind,
    List<String> addresses,
    List<List<String>> topics,
    @Nullable String fromBlock,
    @Nullable String toBlock,
    @Nullable String cursor,
    @Nullable String commitment,
    @Nullable Integer confirmations,
    @Nullable Batch batch) {

  /** Copies the lists, refuses what excludes each other. */
  public SubscriptionRequest {
    addresses = List.copyOf(addresses);
    List<List<String>> copies = new ArrayList<>();
    topics.forEach(position -> copies.add(List.copyOf(position)));
    topics = Collections.unmodifiableList(copies);
    if (cursor != null && fromBlock != null) {
      throw new IllegalArgumentException("cursor: excludes fromBlock");
    }
    if (commitment != null && confirmations != null) {
      throw new IllegalArgumentException("confirmations: excludes commitment");
    }
    boolean options =
        fromBlock != null
            || toBlock != null
            || cursor != null
            || commitment != null
            || confirmations != null
            || !addresses.isEmpty()
            || !topics.isEmpty();
    if (!kind.isJournaled() && options) {
      throw new IllegalArgumentException("kind: " + kind.wireName() + " takes no options");
    }
    if (kind == SubscriptionKind.NEW_HEADS && !(addresses.isEmpty() && topics.isEmpty())) {
      throw new IllegalArgumentException("kind: newHeads takes no addresses and topics");
    }
  }

  /** Everything of a kind, live. */
  public static SubscriptionRequest of(SubscriptionKind kind) {
    return new SubscriptionRequest(kind, List.of(), List.of(), null, null, null, null, null, null);
  }

  /** The same with a filter. */
  public SubscriptionRequest matching(List<String> addresses, List<List<String>> topics) {
    return new SubscriptionRequest(
        kind, addresses, topics, fromBlock, toBlock, cursor, commitment, confirmations, batch);
  }

  /** The same beginning with a block. */
  public SubscriptionRequest from(@Nullable String block) {
    return new SubscriptionRequest(
        kind, addresses, topics, block, toBlock, null, commitment, confirmations, batch);
  }

  /** The same beginning behind what is final, but not before the block that it began with. */
  public SubscriptionRequest rolledBack(long finalized) {
    return from("0x" + Long.toHexString(Math.max(finalized + 1, firstNumber())));
  }

  /**
   * Whether a notification is about a block before the one that it began with: a server that goes
   * on after a cursor does not know of that.
   */
  boolean isBeforeBeginning(JsonNode result) {
    JsonNode item = result.isArray() ? result.path(0) : result; // A batch is of one block.
    JsonNode number =
        switch (kind) {
          case NEW_HEADS -> item.path("number");
          case LOGS -> item.path("blockNumber");
          case BLOCKS ->
              item.path("step").asString("").equals("finalize")
                  ? MissingNode.getInstance()
                  : item.path("block").path("number");
          case NEW_PENDING_TRANSACTIONS, SYNCING -> MissingNode.getInstance();
        };
    return number.isString() && Long.decode(number.asString()) < firstNumber();
  }

  private long firstNumber() {
    try {
      return fromBlock == null ? 0 : Long.decode(fromBlock);
    } catch (NumberFormatException e) {
      return 0; // A tag, which the server knows.
    }
  }

  /** The same ending with a block. */
  public SubscriptionRequest to(@Nullable String block) {
    return new SubscriptionRequest(
        kind, addresses, topics, fromBlock, block, cursor, commitment, confirmations, batch);
  }

  /** The same going on after a cursor. */
  public SubscriptionRequest after(String position) {
    return new SubscriptionRequest(
        kind, addresses, topics, null, toBlock, position, commitment, confirmations, batch);
  }

  /** The same with a commitment, or with confirmations. */
  public SubscriptionRequest committed(
      @Nullable String commitment, @Nullable Integer confirmations) {
    return new SubscriptionRequest(
        kind, addresses, topics, fromBlock, toBlock, cursor, commitment, confirmations, batch);
  }

  /**
   * The same with results that are arrays: {@link SubscriptionListener#onEvent} gets a batch whole,
   * with the cursor behind the last item of it.
   */
  public SubscriptionRequest batched(int maxItems, Duration maxDelay) {
    return new SubscriptionRequest(
        kind,
        addresses,
        topics,
        fromBlock,
        toBlock,
        cursor,
        commitment,
        confirmations,
        new Batch(maxItems, maxDelay));
  }

  /** The parameters of {@code eth_subscribe}. */
  ArrayNode params() {
    ArrayNode params = JsonNodeFactory.instance.arrayNode().add(kind.wireName());
    // Kinds without positions are told by it what was left out.
    ObjectNode options = params.addObject().put("withCursor", true);
    if (!addresses.isEmpty()) {
      addresses.forEach(options.putArray("address")::add);
    }
    if (!topics.isEmpty()) {
      ArrayNode positions = options.putArray("topics");
      topics.forEach(position -> addPosition(positions, position));
    }
    put(options, "fromBlock", fromBlock);
    put(options, "toBlock", toBlock);
    put(options, "cursor", cursor);
    put(options, "commitment", commitment);
    if (confirmations != null) {
      options.put("confirmations", confirmations);
    }
    if (batch != null) {
      options
          .putObject("batch")
          .put("maxItems", batch.maxItems())
          .put("maxDelayMs", batch.maxDelay().toMillis());
    }
    return params;
  }

  private static void addPosition(ArrayNode positions, List<String> alternatives) {
    if (alternatives.isEmpty()) {
      positions.addNull();
    } else {
      alternatives.forEach(positions.addArray()::add);
    }
  }

  private static void put(ObjectNode options, String member, @Nullable String value) {
    if (value != null) {
      options.put(member, value);
    }
  }
}
