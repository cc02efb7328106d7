package io.headwater.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Counts who is connected and how fast each address comes, and says which limit an arrival breaks.
 *
 * <p>Threading: any. Bounds: an entry for each address that is connected, and {@value
 * #REMEMBERED_ADDRESSES} of those that came lately.
 */
public final class Arrivals {

  private static final int REMEMBERED_ADDRESSES = 100_000;

  private final ArrivalLimits limits;
  private final LimitHits hits;
  private final LongSupplier nanos;
  private final Map<AddressKey, Integer> connected = new HashMap<>();
  private final Cache<AddressKey, TokenBucket> handshakes = lately();
  private final Cache<AddressKey, TokenBucket> calls = lately();
  private int total;

  /**
   * Nobody has come.
   *
   * @param nanos a clock that never goes back
   */
  public Arrivals(ArrivalLimits limits, LimitHits hits, LongSupplier nanos) {
    this.limits = limits;
    this.hits = hits;
    this.nanos = nanos;
  }

  /** A bucket is forgotten when it would be full again. */
  private static Cache<AddressKey, TokenBucket> lately() {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED_ADDRESSES)
        .expireAfterAccess(Duration.ofSeconds(2L * TokenBucket.BURST_SECONDS))
        .build();
  }

  /** A connection was made; it counts until it is {@link #left}, whatever is answered. */
  public synchronized Optional<Limit> connected(InetAddress address) {
    AddressKey key = AddressKey.of(address);
    int ofAddress = connected.merge(key, 1, Integer::sum);
    total++;
    if (total > limits.connections()) {
      return broken(Limit.CONNECTIONS);
    }
    return limits.perAddress() > 0 && ofAddress > limits.perAddress() && !isExempt(key)
        ? broken(Limit.CONNECTIONS_PER_ADDRESS)
        : Optional.empty();
  }

  /** A connection has ended. */
  public synchronized void left(InetAddress address) {
    total--;
    connected.computeIfPresent(
        AddressKey.of(address), (key, count) -> count == 1 ? null : count - 1);
  }

  /** Connections there are. */
  public synchronized int total() {
    return total;
  }

  /** A WebSocket handshake came. */
  public Optional<Limit> handshake(InetAddress address) {
    return passes(handshakes, address, limits.handshakesPerSecond())
        ? Optional.empty()
        : broken(Limit.HANDSHAKES_PER_ADDRESS);
  }

  /** A call came over POST; false when it is one too many. */
  public boolean call(InetAddress address) {
    return passes(calls, address, limits.callsPerSecond());
  }

  private boolean passes(
      Cache<AddressKey, TokenBucket> buckets, InetAddress address, int perSecond) {
    AddressKey key = AddressKey.of(address);
    if (isExempt(key)) {
      return true;
    }
    long now = nanos.getAsLong();
    TokenBucket bucket = buckets.get(key, unseen -> new TokenBucket(perSecond, now));
    synchronized (bucket) {
      return bucket.take(now);
    }
  }

  private boolean isExempt(AddressKey key) {
    return limits.exemptLoopback() && key.loopback();
  }

  private Optional<Limit> broken(Limit limit) {
    hits.hit(limit);
    return Optional.of(limit);
  }

  /** The limits that are kept. */
  public ArrivalLimits limits() {
    return limits;
  }
}
