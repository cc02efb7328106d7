package io.headwater.gateway.session;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many sessions came, and why they went.
 *
 * <p>Threading: any.
 */
public final class SessionFigures {

  private final LongAdder opened = new LongAdder();
  private final Map<DisconnectReason, LongAdder> ended = new EnumMap<>(DisconnectReason.class);

  public SessionFigures() {
    for (DisconnectReason reason : DisconnectReason.values()) {
      ended.put(reason, new LongAdder());
    }
  }

  /** Another session is open. */
  public void onOpen() {
    opened.increment();
  }

  /** One has ended. */
  public void onEnd(DisconnectReason reason) {
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

  /** Sessions open now. */
  public long open() {
    return opened() - ended.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
