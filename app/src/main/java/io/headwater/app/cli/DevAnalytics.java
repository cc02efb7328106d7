package io.headwater.app.cli;

import io.headwater.analytics.journal.JournalBegunAnewException;
import io.headwater.analytics.run.Analytics;
import io.headwater.analytics.run.AnalyticsSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The analytics of {@code dev}, where neither is out of the ordinary: a journal that begins anew is
 * derived anew, and where another process has built a generation that is read now, that one goes
 * on.
 *
 * <p>Threading: {@link #start} on the caller's thread; what goes on after an end and {@link #close}
 * on one of its own, one after the other.
 */
final class DevAnalytics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DevAnalytics.class);

  private final AnalyticsSettings settings;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final ExecutorService goingOn =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("headwater-dev-analytics").daemon().factory());
  private volatile Analytics running;
  private volatile boolean isClosing;

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
  Analytics running() {
    return running;
  }

  private void watch() {
    var unused =
        running.ended().whenComplete((nothing, failure) -> goingOn.execute(() -> goOn(failure)));
  }

  private void goOn(@Nullable Throwable failure) {
    int generation = running.topics().generation();
    if (failure == null) {
      goOnWith(settings.ofWhatIsRead());
    } else if (failure instanceof JournalBegunAnewException) {
      LOG.info(
          "the journal began anew: its derived topics are built anew, generation {}",
          generation + 1);
      goOnWith(settings.with(generation + 1));
    } else {
      ended.completeExceptionally(failure);
    }
  }

  private void goOnWith(AnalyticsSettings next) {
    if (isClosing) {
      return;
    }
    try {
      running.close();
      running = Analytics.start(next);
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
  public void close() {
    isClosing = true;
    goingOn.execute(() -> running.close());
    goingOn.close();
  }
}
