package io.headwater.gateway.limit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each limit said no.
 *
 * <p>Threading: any.
 */
public final class LimitHits {

  private final Map<Limit, LongAdder> hits = new EnumMap<>(Limit.class);

  public LimitHits() {
    for (Limit limit : Limit.values()) {
      hits.put(limit, new LongAdder());
    }
  }

  /** The limit said no. */
  public void hit(Limit limit) {
    of(limit).increment();
  }

  /** How often it did. */
  public long count(Limit limit) {
    return of(limit).sum();
  }

  private LongAdder of(Limit limit) {
    return Objects.requireNonNull(hits.get(limit));
  }
}
