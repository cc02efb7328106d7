package io.headwater.gateway.event;

/**
 * The newest end of a chain's journal: takes events in order, keeps what is known of the newest,
 * and passes each on.
 *
 * <p>Threading: {@link #accept} on the dispatch thread; the rest on any.
 */
public final class LiveTail {

  /** Takes events on the dispatch thread. */
  @FunctionalInterface
  public interface Listener {
    void onEvent(ChainEvent event);
  }

  private final RecentBlocks recent;
  private final Listener listener;
  private volatile ChainHead head = ChainHead.NONE;

  /**
   * A tail before its first event.
   *
   * @param recent is kept up to date before the listener hears of an event
   */
  public LiveTail(RecentBlocks recent, Listener listener) {
    this.recent = recent;
    this.listener = listener;
  }

  /** Takes the next event. */
  public void accept(ChainEvent event) {
    recent.accept(event);
    head = head.after(event);
    listener.onEvent(event);
  }

  /**
   * What comes next does not follow on what came before: the blocks held are forgotten.
   *
   * @param passedOver entries that came and were not taken
   */
  public void restart(long passedOver) {
    recent.clear();
    head = new ChainHead(head.entries() + passedOver, 0, -1, null, null, null, null);
  }

  /** The chain at its newest event. */
  public ChainHead head() {
    return head;
  }

  /** The newest blocks. */
  public RecentBlocks recent() {
    return recent;
  }
}
