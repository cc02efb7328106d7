package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.ProcessUsage;
import io.headwater.benchmarks.feed.ThreadUsage;
import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.load.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Publishes for a time, with so many messages under way: the next one when every subscriber has the
 * one that many before it. It ends when all have come.
 *
 * <p>Threading: the caller's.
 */
final class ClosedLoop {

  private static final Duration STALLED = Duration.ofSeconds(20);

  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final int PASSES = 8;

  private final Load load;

  ClosedLoop(Load load) {
    this.load = load;
  }

  Delivery run(PushServer server, int window, Duration publishing) throws InterruptedException {
    return run(server, window, publishing, Integer.MAX_VALUE);
  }

  /**
   * Lets subscribers come, have some messages with each window, and go again, so that what a server
   * does often is compiled; gives how many messages it published.
   */
  int warmUp(PushServer server, Target target, Settings settings) throws InterruptedException {
    int published = 0;
    int messages = Math.max(1, settings.warmUp() / PASSES / settings.windows().size());
    for (int pass = 0; pass < PASSES; pass++) {
      load.open(target, settings.subscribers().getFirst());
      for (int window : settings.windows()) {
        published += run(server, window, WARM_UP, messages).published();
      }
      load.disconnect();
    }
    return published;
  }

  private Delivery run(PushServer server, int window, Duration publishing, int most)
      throws InterruptedException {
    load.begin(HeadNotifications.MARK, server.nextNumber());
    Map<String, ProcessUsage> before = usage(server);
    ThreadUsage threadsBefore = ThreadUsage.of(server.server());
    ProcessUsage loadBefore = load.usage();
    long begin = System.nanoTime();
    int published = 0;
    boolean arriving = true;
    while (arriving && published < most && System.nanoTime() - begin < publishing.toNanos()) {
      server.publish();
      published++;
      arriving = load.await(published - window + 1, STALLED);
    }
    arriving = arriving && load.await(published, STALLED);
    long end = arriving ? load.lastNanos(published - 1) : System.nanoTime();
    Map<String, ProcessUsage> used = usage(server);
    used.replaceAll((name, usage) -> usage.since(usageOf(before, name)));
    return new Delivery(
        published,
        load.subscribers(),
        load.count(),
        Duration.ofNanos(end - begin),
        used,
        ThreadUsage.of(server.server()).since(threadsBefore),
        load.usage().since(loadBefore));
  }

  private static Map<String, ProcessUsage> usage(PushServer server) {
    Map<String, ProcessUsage> usage = new HashMap<>();
    server.processes().forEach((name, process) -> usage.put(name, ProcessUsage.of(process)));
    return usage;
  }

  private static ProcessUsage usageOf(Map<String, ProcessUsage> usage, String name) {
    ProcessUsage found = usage.get(name);
    if (found == null) {
      throw new IllegalStateException("no process " + name);
    }
    return found;
  }
}
