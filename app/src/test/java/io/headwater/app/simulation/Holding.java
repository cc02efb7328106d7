package io.headwater.app.simulation;

import io.headwater.schemas.position.Cursor;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the client of one subscription holds, if it believes what it gets. */
interface Holding {

  /** It has this block, without having been sent it. */
  void begin(TestBlock block);

  /** It has been told where it begins; these blocks it has had. */
  void began(Cursor cursor);

  /** It is sent a notification's result; a fault is added to the faults. */
  void accept(JsonNode result, Cursor cursor);

  /** Height of the block that a result is about. */
  long heightOf(JsonNode result);

  /** Faults so far. */
  List<String> faults();

  /** Faults so far, and where it differs from these blocks. */
  List<String> faultsAgainst(List<TestBlock> canonical);

  /**
   * Nothing is held yet.
   *
   * @param forgotten whether the journal does not keep an entry any more
   */
  static Holding of(
      Order order, SimulatedChain chain, long from, Figures figures, LongPredicate forgotten) {
    return switch (order.kind()) {
      case HEADS -> new HeldHeads(order, chain, from, figures, forgotten);
      case LOGS -> new HeldLogs(order, chain, figures);
      case BLOCKS -> new HeldBlocks(order, chain, from, figures, forgotten);
    };
  }

  /** The members of a header must be those of the node's block. */
  static void compareHeader(SimulatedChain chain, JsonNode header, List<String> faults) {
    String hash = header.path("hash").asString("");
    TestBlock block = chain.byHash(hash).orElse(null);
    if (block == null) {
      faults.add("a header of no block: " + header);
      return;
    }
    for (Map.Entry<String, JsonNode> member : block.block().properties()) {
      if (!member.getKey().equals("transactions")
          && !member.getValue().equals(header.get(member.getKey()))) {
        faults.add("%s of header %s is not %s".formatted(member.getKey(), header, member));
      }
    }
  }

  /** A log must be the node's, but for {@code removed}. */
  static void compareLog(SimulatedChain chain, JsonNode log, List<String> faults) {
    boolean isThere =
        chain.byHash(log.path("blockHash").asString("")).stream()
            .flatMap(block -> block.logs().stream())
            .anyMatch(wanted -> isSame(wanted, log));
    if (!isThere) {
      faults.add("a log that no block has: " + log);
    }
  }

  private static boolean isSame(JsonNode wanted, JsonNode got) {
    for (Map.Entry<String, JsonNode> member : ((ObjectNode) wanted).properties()) {
      if (!member.getKey().equals("removed")
          && !member.getValue().equals(got.get(member.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** Height of a block as its JSON says. */
  static long number(JsonNode text) {
    return Long.parseLong(text.asString().substring(2), 16);
  }
}
