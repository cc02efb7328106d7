package io.headwater.benchmarks.micro;

import io.headwater.gateway.filter.LogFilter;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Filters of ten shapes, no two alike, as wallets, explorers and indexers have them. Some have the
 * values of a recorded log, the others random ones: so a log has as many hits whatever the number
 * of filters.
 */
public final class FilterMix {

  private static final Hash TRANSFER =
      new Hash(
          HexFormat.of()
              .parseHex("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"));
  private final Random random;
  private final int hitting;
  private int made;

  /** The log that gives the values. */
  private Log log;

  private FilterMix(Log log, int hitting, long seed) {
    this.hitting = hitting;
    this.random = new Random(seed);
    this.log = log;
  }

  /** So many filters; the first {@code hitting} have real values. */
  public static List<LogFilter> of(int count, int hitting, List<Log> logs, long seed) {
    FilterMix mix = new FilterMix(logs.getFirst(), hitting, seed);
    Set<LogFilter> filters = LinkedHashSet.newLinkedHashSet(count);
    while (filters.size() < count) {
      mix.log = logs.get(mix.random.nextInt(logs.size()));
      filters.add(mix.next());
      mix.made = filters.size();
    }
    return List.copyOf(filters);
  }

  private LogFilter next() {
    int percent = random.nextInt(100);
    if (percent < 20) {
      return new LogFilter(addresses(1), List.of());
    } else if (percent < 40) {
      return new LogFilter(addresses(1), List.of(topics(0, 1)));
    } else if (percent < 47) {
      return new LogFilter(
          addresses(2 + random.nextInt(3)), List.of(topics(0, 1 + random.nextInt(2))));
    } else if (percent < 52) {
      return new LogFilter(List.of(), List.of(topics(0, 2 + random.nextInt(3))));
    } else if (percent < 67) {
      return new LogFilter(List.of(), List.of(List.of(TRANSFER), List.of(), topics(2, 1)));
    } else if (percent < 77) {
      return new LogFilter(List.of(), List.of(List.of(TRANSFER), topics(1, 1)));
    } else if (percent < 82) {
      return new LogFilter(List.of(), List.of(List.of(), topics(1, 1)));
    } else if (percent < 87) {
      return new LogFilter(List.of(), List.of(List.of(), List.of(), topics(2, 1)));
    } else if (percent < 94) {
      return new LogFilter(addresses(1), List.of(List.of(TRANSFER), List.of(), topics(2, 1)));
    } else if (percent < 97) {
      return new LogFilter(addresses(1), List.of(topics(0, 1), topics(1, 1)));
    }
    return new LogFilter(List.of(), List.of(List.of(TRANSFER), List.of(), List.of(), topics(3, 1)));
  }

  private List<Address> addresses(int count) {
    List<Address> addresses = new ArrayList<>();
    if (made < hitting) {
      addresses.add(log.getAddress());
    }
    while (addresses.size() < count) {
      addresses.add(new Address(bytes(20)));
    }
    return addresses;
  }

  private List<Hash> topics(int position, int count) {
    List<Hash> topics = new ArrayList<>();
    if (made < hitting && position < log.getTopics().size()) {
      topics.add(log.getTopics().get(position));
    }
    while (topics.size() < count) {
      topics.add(new Hash(bytes(32)));
    }
    return topics;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
