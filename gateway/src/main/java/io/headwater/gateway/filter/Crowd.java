package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Log;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The many filters that stand under one value, by a hash of all that they are: all of them are
 * asked, but each is found at once when it is taken back.
 *
 * <p>Threading: one thread.
 */
final class Crowd<T> {

  private final FieldHash hash;
  private final FilterTable<T> members = FilterTable.plain();

  Crowd(FieldHash hash) {
    this.hash = hash;
  }

  int size() {
    return members.size();
  }

  void match(Log log, Consumer<? super T> found) {
    members.matchAll(log, found);
  }

  void add(LogFilter filter, T target) {
    members.add(hash.of(filter, target), filter, target);
  }

  boolean remove(LogFilter filter, T target) {
    return members.remove(hash.of(filter, target), filter, target);
  }

  /** Gives the one that is left. */
  void last(BiConsumer<LogFilter, T> taker) {
    members.first(taker);
  }
}
