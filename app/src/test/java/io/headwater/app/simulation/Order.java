package io.headwater.app.simulation;

import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.check.BruteForceMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a subscription is to, and where it begins.
 *
 * @param isBounded whether it ends at some block
 * @param batch items of a notification at most; 0 where none is an array
 */
record Order(
    Kind kind,
    ObjectNode filter,
    Sureness sureness,
    Beginning beginning,
    boolean isBounded,
    int batch) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_RANGE = 25;
  private static final List<Integer> BATCHES = List.of(0, 0, 0, 0, 1, 2, 3, 10);

  /** Name of a subscription. */
  enum Kind {
    HEADS("newHeads"),
    LOGS("logs"),
    BLOCKS("blocks");

    final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** Where it begins. */
  enum Beginning {
    LIVE,
    PAST,
    ABOVE,
    EARLIEST,
    SAFE,
    FINALIZED;

    boolean isTag() {
      return this == EARLIEST || this == SAFE || this == FINALIZED;
    }
  }

  /**
   * Numbers of one request.
   *
   * @param from -1 where it is not told
   * @param to none where it has no end
   */
  record Range(long from, long to) {
    static final long ENDLESS = Long.MAX_VALUE;
    static final Range LIVE = new Range(-1, ENDLESS);
  }

  /** With what comes next, and without an end. */
  static Order live(Kind kind, SimulatedChain chain, Sureness sureness, Random random) {
    return new Order(
        kind, filter(kind, chain, random), sureness, Beginning.LIVE, false, batch(random));
  }

  /** Anything. */
  static Order any(Kind kind, SimulatedChain chain, Sureness sureness, Random random) {
    if (random.nextInt(3) == 0) {
      return live(kind, chain, sureness, random);
    }
    Beginning[] all = Beginning.values();
    Beginning beginning = all[random.nextInt(all.length)];
    boolean bounded = beginning != Beginning.LIVE && random.nextBoolean();
    return new Order(
        kind, filter(kind, chain, random), sureness, beginning, bounded, batch(random));
  }

  private static int batch(Random random) {
    return BATCHES.get(random.nextInt(BATCHES.size()));
  }

  private static ObjectNode filter(Kind kind, SimulatedChain chain, Random random) {
    return kind == Kind.HEADS ? JSON.createObjectNode() : chain.randomFilter(random);
  }

  /** Draws numbers; the past begins with a block that is kept. */
  Range range(long oldest, long head, Random random) {
    long from =
        switch (beginning) {
          case LIVE, EARLIEST, SAFE, FINALIZED -> -1;
          case PAST -> oldest + random.nextInt((int) Math.max(1, head - oldest + 1));
          case ABOVE -> head + 1 + random.nextInt(5);
        };
    long to = Math.max(from, beginning.isTag() ? head : 0) + random.nextInt(LONGEST_RANGE);
    return new Range(from, isBounded ? to : Range.ENDLESS);
  }

  /** Options of a request. */
  ObjectNode options(Range range, @Nullable String cursor) {
    ObjectNode options = filter.deepCopy();
    if (cursor != null) {
      options.put("cursor", cursor);
    } else {
      options.put("withCursor", true);
      if (beginning.isTag()) {
        options.put("fromBlock", beginning.name().toLowerCase(Locale.ROOT));
      } else if (beginning != Beginning.LIVE) {
        options.put("fromBlock", "0x" + Long.toHexString(range.from()));
      }
    }
    if (range.to() != Range.ENDLESS) {
      options.put("toBlock", "0x" + Long.toHexString(range.to()));
    }
    if (batch > 0) {
      options.putObject("batch").put("maxItems", batch);
    }
    sureness.ask(options);
    return options;
  }

  /** The items of a notification's result. */
  List<JsonNode> items(JsonNode result) {
    return batch > 0 ? result.valueStream().toList() : List.of(result);
  }

  boolean matches(JsonNode log) {
    return BruteForceMatcher.matches(filter, log);
  }
}
