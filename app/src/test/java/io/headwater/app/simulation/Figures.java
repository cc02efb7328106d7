package io.headwater.app.simulation;

/** What happened in runs, to tell them from empty ones. */
final class Figures {
  long logs;
  long removals;
  long heads;
  long steps;
  long finalized;
  long ends;
  long returns;
  long refusals;
  long forgotten;
  long errors;
  long unsubscribed;

  /** Adds those of another run. */
  void add(Figures other) {
    logs += other.logs;
    removals += other.removals;
    heads += other.heads;
    steps += other.steps;
    finalized += other.finalized;
    ends += other.ends;
    returns += other.returns;
    refusals += other.refusals;
    forgotten += other.forgotten;
    errors += other.errors;
    unsubscribed += other.unsubscribed;
  }

  @Override
  public String toString() {
    return ("logs %d, removals %d, heads %d, steps %d, finalized %d, ends %d, returns %d,"
            + " refusals %d, forgotten %d, errors %d, unsubscribed %d")
        .formatted(
            logs,
            removals,
            heads,
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
