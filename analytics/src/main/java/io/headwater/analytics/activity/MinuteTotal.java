package io.headwater.analytics.activity;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;

/** The sum of the contributions to a contract's minute. */
final class MinuteTotal {

  /** 4,096 registers: a standard error of 1.2%; few senders are counted exactly. */
  private static final int PRECISION = 12;

  private final UltraLogLog senders = UltraLogLog.create(PRECISION);
  private long logs;
  private long transactions;
  private long gas;

  void add(Contribution contribution) {
    logs += contribution.logs();
    transactions += contribution.transactions();
    gas += contribution.gas();
    contribution.senders().forEach(senders::addToken);
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
    return transactions == 0 ? 0 : Math.round(senders.getDistinctCountEstimate());
  }
}
