package io.headwater.app.cli;

import io.headwater.analytics.journal.JournalBegunAnewException;
import io.headwater.analytics.run.Analytics;
import io.headwater.analytics.run.AnalyticsSettings;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The analytics of {@code dev}, where a journal that begins anew is nothing out of the ordinary: it
 * is derived anew.
 *
 * <p>Threading: started and closed by one thread; what goes on after an end does so on a thread of
 * its own.
 */
final class DevAnalytics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DevAnalytics.class);

  private final AnalyticsSettings settings;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private Analytics running;
  private boolean isClosed;

  private DevAnalytics(AnalyticsSettings settings) {
    this.settings = settings;
    this.running = Analytics.start(settings);
    watch();
  }

  /** Starts it. */
  static DevAnalytics start(AnalyticsSettings settings) {
    return new DevAnalytics(settings);
  }

  /** The one that derives now. */
  synchronized Analytics running() {
    return running;
  }

  private synchronized void watch() {
    var unused = running.ended().whenCompleteAsync((nothing, failure) -> goOn(failure));
  }

  private synchronized void goOn(@Nullable Throwable failure) {
    if (isClosed) {
      return;
    }
    if (!(failure instanceof JournalBegunAnewException)) {
      ended.completeExceptionally(
          failure == null ? new IllegalStateException("analytics has ended") : failure);
      return;
    }
    LOG.info("the journal began anew: its derived topics are built anew");
    running.close();
    try {
      running = Analytics.start(settings.anew());
      watch();
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  /** Ends when it cannot go on. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    running.close();
  }
}
