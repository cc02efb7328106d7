package io.headwater.app.drill;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A subscriber's coming and going: it stays for a while, is away for as long, and comes back.
 *
 * <p>Threading: the drill's.
 */
final class Absence {

  private static final int FROM_SECONDS = 5;
  private static final int TO_SECONDS = 20;

  private final Subscriber subscriber;
  private final Random random;
  private boolean away;
  private long untilNanos;

  Absence(Subscriber subscriber, Random random) {
    this.subscriber = subscriber;
    this.random = random;
    this.untilNanos = after(System.nanoTime());
  }

  /** Lets it go or come, when it is time. */
  void look(long nowNanos) {
    if (untilNanos - nowNanos > 0) {
      return;
    }
    untilNanos = after(nowNanos);
    if (away) {
      end();
    } else {
      away = true;
      subscriber.leave();
    }
  }

  /** It is there. */
  void end() {
    if (away) {
      away = false;
      subscriber.come();
    }
  }

  private long after(long nowNanos) {
    int seconds = FROM_SECONDS + random.nextInt(TO_SECONDS - FROM_SECONDS + 1);
    return nowNanos + TimeUnit.SECONDS.toNanos(seconds);
  }
}
