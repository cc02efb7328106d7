package io.headwater.analytics.activity;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sum of the contributions to a contract's minute. Few senders are counted one by one, many are
 * estimated.
 *
 * <p>Bounds: {@value #COUNTED} tokens, or a sketch of 4,096 bytes.
 */
final class MinuteTotal {

  static final int COUNTED = 2_048;

  /** 4,096 registers: a standard error of 1.2%. */
  private static final int PRECISION = 12;

  private final Set<Integer> few = new HashSet<>();
  private @Nullable UltraLogLog many;
  private long logs;
  private long transactions;
  private long gas;

  void add(Contribution contribution) {
    logs += contribution.logs();
    transactions += contribution.transactions();
    gas += contribution.gas();
    contribution.senders().forEach(this::addSender);
  }

  private void addSender(int token) {
    UltraLogLog sketch = many;
    if (sketch == null) {
      few.add(token);
      sketch = few.size() > COUNTED ? UltraLogLog.create(PRECISION) : null;
      if (sketch != null) {
        few.forEach(sketch::addToken);
        few.clear();
        many = sketch;
      }
    } else {
      sketch.addToken(token);
    }
  }

  long logs() {
    return logs;
  }

  long transactions() {
    return transactions;
  }

  long gas() {
    return gas;
  }

  long senders() {
    return many == null ? few.size() : Math.round(many.getDistinctCountEstimate());
  }
}
