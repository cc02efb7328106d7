package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificFixed;

/**
 * A log filter, normalised: equal filters are equal values, whatever order their alternatives came
 * in.
 *
 * <p>A log matches when its address is among the addresses, or none is given; it has at least as
 * many log topics as the filter has positions, trailing wildcards counted; and each position is a
 * wildcard or names the log's topic. Source: go-ethereum {@code eth/filters/filter.go}, filterLogs.
 *
 * @param addresses alternatives, sorted; empty matches any
 * @param topics a position each, alternatives sorted; an empty position is a wildcard
 */
public record LogFilter(List<Address> addresses, List<List<Hash>> topics) {

  /** Most log topics that a log can have. */
  public static final int MAX_TOPICS = 4;

  private static final int SEARCHED_IN_ORDER = 8;

  /** Matches every log. */
  public static final LogFilter ALL = new LogFilter(List.of(), List.of());

  public LogFilter {
    if (topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException(
          topics.size() + " topic positions, a log has at most " + MAX_TOPICS);
    }
    addresses = List.copyOf(new TreeSet<>(addresses));
    topics = topics.stream().map(position -> List.copyOf(new TreeSet<>(position))).toList();
  }

  /** Addresses and log topics that it names, at least 1. */
  public int values() {
    return Math.max(1, addresses.size() + topics.stream().mapToInt(List::size).sum());
  }

  /** Whether the log matches. */
  public boolean matches(Log log) {
    List<Hash> logTopics = log.getTopics();
    if (topics.size() > logTopics.size()) {
      return false;
    }
    if (!addresses.isEmpty() && !isAmong(addresses, log.getAddress())) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !isAmong(topics.get(i), logTopics.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static <V extends SpecificFixed> boolean isAmong(List<V> sorted, V value) {
    if (sorted.size() > SEARCHED_IN_ORDER) {
      return Collections.binarySearch(sorted, value) >= 0;
    }
    byte[] bytes = value.bytes();
    for (int i = 0; i < sorted.size(); i++) {
      if (Arrays.equals(sorted.get(i).bytes(), bytes)) {
        return true;
      }
    }
    return false;
  }
}
