package io.headwater.gateway.session;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many sessions came, and why they went.
 *
 * <p>Threading: any.
 */
public final class SessionFigures {

  private final Map<Encoding, LongAdder> open = new HashMap<>();
  private final LongAdder opened = new LongAdder();
  private final Map<DisconnectReason, LongAdder> ended = new EnumMap<>(DisconnectReason.class);

  public SessionFigures() {
    for (DisconnectReason reason : DisconnectReason.values()) {
      ended.put(reason, new LongAdder());
    }
    for (Encoding encoding : Encoding.ALL) {
      open.put(encoding, new LongAdder());
    }
  }

  /** Another session is open. */
  public void onOpen(Encoding encoding) {
    opened.increment();
    count(encoding).increment();
  }

  /** One has ended. */
  public void onEnd(Encoding encoding, DisconnectReason reason) {
    count(encoding).decrement();
    LongAdder count = ended.get(reason);
    if (count != null) {
      count.increment();
    }
  }

  /** Sessions that were ever opened. */
  public long opened() {
    return opened.sum();
  }

  /** Sessions that ended for this reason. */
  public long ended(DisconnectReason reason) {
    LongAdder count = ended.get(reason);
    return count == null ? 0 : count.sum();
  }

  /** Sessions of an encoding that are open now. */
  public long open(Encoding encoding) {
    return count(encoding).sum();
  }

  private LongAdder count(Encoding encoding) {
    return Objects.requireNonNull(open.get(encoding));
  }

  /** Sessions open now. */
  public long open() {
    return opened() - ended.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
