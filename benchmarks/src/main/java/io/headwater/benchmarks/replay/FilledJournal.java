package io.headwater.benchmarks.replay;

import io.headwater.benchmarks.feed.JournalFeed;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Log;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A journal with a whole chain in it.
 *
 * <p>Threading: one thread.
 */
final class FilledJournal {

  private final RenderedChain chain;

  /** Bytes written before each block, and at the end. */
  private final long[] bytesBefore;

  /** Of each block's logs the addresses. */
  private final List<List<Address>> addresses = new ArrayList<>();

  private FilledJournal(RenderedChain chain) {
    this.chain = chain;
    this.bytesBefore = new long[chain.length() + 1];
  }

  /** Writes it. */
  static FilledJournal write(Map<String, Object> kafka, long chainId, RenderedChain chain) {
    FilledJournal journal = new FilledJournal(chain);
    try (JournalFeed feed = JournalFeed.begin(kafka, chainId, chain)) {
      for (int i = 0; i < chain.length(); i++) {
        journal.bytesBefore[i] = feed.bytes();
        Block block = feed.block(i);
        journal.addresses.add(addresses(block));
        feed.append(block);
      }
      journal.bytesBefore[chain.length()] = feed.bytes();
      feed.reportAtHead();
    }
    return journal;
  }

  private static List<Address> addresses(Block block) {
    return block.getReceipts().stream()
        .flatMap(receipt -> receipt.getLogs().stream())
        .map(Log::getAddress)
        .toList();
  }

  /** Its newest blocks. */
  Stretch newest(int blocks) {
    int first = chain.length() - blocks;
    return new Stretch(
        chain.number(first),
        chain.number(chain.length() - 1),
        bytesBefore[chain.length()] - bytesBefore[first]);
  }

  Stretch all() {
    return newest(chain.length());
  }

  /** How many logs a stretch has. */
  long logs(Stretch stretch) {
    return addresses(stretch).count();
  }

  /** How many of them are a contract's. */
  long logs(Stretch stretch, Address of) {
    return addresses(stretch).filter(of::equals).count();
  }

  private Stream<Address> addresses(Stretch stretch) {
    return addresses.subList((int) (stretch.from() - chain.number(0)), chain.length()).stream()
        .flatMap(List::stream);
  }

  /** A contract with few logs in a stretch. */
  Address rare(Stretch stretch) {
    return addresses(stretch)
        .collect(Collectors.toMap(Function.identity(), address -> 1, Integer::sum))
        .entrySet()
        .stream()
        .min(Map.Entry.<Address, Integer>comparingByValue().thenComparing(e -> hex(e.getKey())))
        .orElseThrow()
        .getKey();
  }

  static String hex(Address address) {
    return "0x" + HexFormat.of().formatHex(address.bytes());
  }
}
