package io.headwater.gateway.rpc;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls by method, for metrics. A name that a client made up is counted under {@value #OTHER}, so
 * that clients cannot make labels.
 *
 * <p>Threading: any.
 */
public final class RpcFigures {

  /** Methods that are neither answered here nor forwarded. */
  private static final String OTHER = "other";

  private final Map<String, LongAdder> calls = new TreeMap<>();

  RpcFigures(Collection<String> answered, Collection<String> forwarded) {
    answered.forEach(method -> calls.put(method, new LongAdder()));
    forwarded.forEach(method -> calls.put(method, new LongAdder()));
    calls.put(OTHER, new LongAdder());
  }

  void called(String method) {
    LongAdder known = calls.get(method);
    if (known == null) {
      known = calls.get(OTHER);
    }
    if (known != null) {
      known.increment();
    }
  }

  /** Calls of each method. */
  public Map<String, LongAdder> calls() {
    return calls;
  }
}
