package io.headwater.app.simulation;

/** What happened in runs, to tell them from empty ones. */
final class Figures {
  long logs;
  long removals;
  long heads;

  /** Notifications of several items. */
  long batches;

  long steps;
  long finalized;
  long ends;
  long returns;
  long refusals;
  long forgotten;
  long errors;
  long unsubscribed;

  /** Adds those of another run; any thread. */
  synchronized void add(Figures other) {
    logs += other.logs;
    removals += other.removals;
    heads += other.heads;
    batches += other.batches;
    steps += other.steps;
    finalized += other.finalized;
    ends += other.ends;
    returns += other.returns;
    refusals += other.refusals;
    forgotten += other.forgotten;
    errors += other.errors;
    unsubscribed += other.unsubscribed;
  }

  /** What clients were given. */
  long results() {
    return logs + removals + heads + steps + finalized;
  }

  @Override
  public String toString() {
    return ("logs %d, removals %d, heads %d, batches %d, steps %d, finalized %d, ends %d, returns %d,"
            + " refusals %d, forgotten %d, errors %d, unsubscribed %d")
        .formatted(
            logs,
            removals,
            heads,
            batches,
            steps,
            finalized,
            ends,
            returns,
            refusals,
            forgotten,
            errors,
            unsubscribed);
  }
}
