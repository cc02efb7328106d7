package io.headwater.gateway.subscription;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * What a chain's dispatch has done, for metrics.
 *
 * <p>Threading: counted by the dispatch thread, and what begins, ends or is replayed by others;
 * read by any.
 */
public final class ChainFigures {

  private final Map<String, LongAdder> open = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> live = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> groups = new ConcurrentHashMap<>();
  private final AtomicLong logs = new AtomicLong();
  private final AtomicLong matches = new AtomicLong();
  private final LongAdder replayedEntries = new LongAdder();
  private final LongAdder replayedBytes = new LongAdder();
  private final LongAdder fellBehind = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final AtomicLong newestMillis = new AtomicLong();
  private volatile LongConsumer onDispatched = writtenMillis -> {};

  ChainFigures() {
    for (String kind : SubscriptionKind.LABELS) {
      open.put(kind, new LongAdder());
      live.put(kind, new LongAdder());
      groups.put(kind, new LongAdder());
    }
  }

  /**
   * Is told, on the dispatch thread, when ingest wrote each entry that has just been dispatched.
   */
  public void onDispatched(LongConsumer listener) {
    onDispatched = listener;
  }

  /** Subscriptions of a kind begin or end, wherever they stand. */
  public void open(SubscriptionKind kind, int change) {
    add(open, kind, change);
  }

  void live(SubscriptionKind kind, int change) {
    add(live, kind, change);
  }

  void groups(SubscriptionKind kind, int change) {
    add(groups, kind, change);
  }

  private static void add(Map<String, LongAdder> figures, SubscriptionKind kind, int change) {
    figures.computeIfAbsent(kind.label(), label -> new LongAdder()).add(change);
  }

  void matched(int found) {
    logs.setOpaque(logs.getPlain() + 1);
    matches.setOpaque(matches.getPlain() + found);
  }

  void replayed(int entries, long bytes) {
    replayedEntries.add(entries);
    replayedBytes.add(bytes);
  }

  void fellBehind(int subscriptions) {
    fellBehind.add(subscriptions);
  }

  /** A record beside the journal was skipped, as it cannot be read. */
  public void unreadableSide() {
    unreadable.increment();
  }

  /** Records beside the journal that were skipped, as they cannot be read. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Entries of the past that subscriptions were taken through. */
  public long replayedEntries() {
    return replayedEntries.sum();
  }

  /** Bytes of frames about the past. */
  public long replayedBytes() {
    return replayedBytes.sum();
  }

  /** How often a subscription left the newest end, as its client did not read. */
  public long fellBehind() {
    return fellBehind.sum();
  }

  void dispatched(long writtenMillis) {
    newestMillis.setOpaque(writtenMillis);
    onDispatched.accept(writtenMillis);
  }

  /** Subscriptions of a kind. */
  public long open(String kind) {
    return of(open, kind);
  }

  /** Those of them that are at the newest end. */
  public long live(String kind) {
    return of(live, kind);
  }

  /** Different subscriptions of a kind: equal ones share one notification. */
  public long groups(String kind) {
    return of(groups, kind);
  }

  private static long of(Map<String, LongAdder> figures, String kind) {
    LongAdder figure = figures.get(kind);
    return figure == null ? 0 : figure.sum();
  }

  /** Logs that were matched against the filters. */
  public long logs() {
    return logs.getOpaque();
  }

  /** Different filters that they matched, summed over the logs. */
  public long matches() {
    return matches.getOpaque();
  }

  /** When ingest wrote the newest entry dispatched, by its clock; 0 before the first. */
  public long newestMillis() {
    return newestMillis.getOpaque();
  }
}
