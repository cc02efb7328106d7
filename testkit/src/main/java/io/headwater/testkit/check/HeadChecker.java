package io.headwater.testkit.check;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Replays the {@code newHeads} notifications of one subscriber: each head is a child of one before,
 * and what remains at the end is the canonical chain.
 *
 * <p>Threading: one thread.
 */
public final class HeadChecker {

  private final List<JsonNode> chain = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final long from;

  /** For a subscription that begins with the first head that comes. */
  public HeadChecker() {
    this(-1);
  }

  /** For a subscription that is given no head below a height, and whose first is of that height. */
  public HeadChecker(long from) {
    this.from = from;
  }

  /** Takes the next notification's result. */
  public void accept(JsonNode header) {
    String parent = header.get("parentHash").asString();
    boolean isLowest = quantity(header) == from;
    if (chain.isEmpty() && from >= 0 && !isLowest) {
      faults.add("head %s came first, %d was due".formatted(header.get("number"), from));
    }
    if (!chain.isEmpty()) {
      if (chain.getLast().get("hash").equals(header.get("hash"))) {
        faults.add("head %s came twice".formatted(header.get("number")));
      }
      int at = indexOf(parent);
      boolean replacesAll = at < 0 && parent.equals(chain.getFirst().get("parentHash").asString());
      if (at < 0 && !replacesAll && !isLowest) {
        faults.add("head %s has an unknown parent".formatted(header.get("number")));
      }
      chain.subList(at + 1, chain.size()).clear();
    }
    chain.add(header);
  }

  /** Lets go of heads above a height: of those that a reorg took back, nobody is told. */
  public void forgetAbove(long number) {
    chain.removeIf(header -> quantity(header) > number);
  }

  /** Faults so far. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Faults so far, and where the chain that is held differs from these canonical hashes. */
  public List<String> faultsAgainst(List<String> canonical) {
    List<String> all = new ArrayList<>(faults);
    List<String> hashes = chain.stream().map(header -> header.get("hash").asString()).toList();
    if (!hashes.equals(canonical)) {
      all.add("heads are %s, canonical is %s".formatted(hashes, canonical));
    }
    return all;
  }

  /** Heads that are held. */
  public List<JsonNode> held() {
    return List.copyOf(chain);
  }

  private static long quantity(JsonNode header) {
    return Long.parseLong(header.get("number").asString().substring(2), 16);
  }

  private int indexOf(String hash) {
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (chain.get(i).get("hash").asString().equals(hash)) {
        return i;
      }
    }
    return -1;
  }
}
