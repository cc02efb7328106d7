package io.headwater.benchmarks.latency;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * When each block passed each stage, and how long that was after its announcement.
 *
 * <p>Threading: any.
 */
final class Stages implements NodeListener {

  private static final long ARRIVAL_SECONDS = 30;
  private static final int DIGITS = 3;

  /** A block's times, in nanoseconds of one clock; the latest of each stage counts. */
  private static final class Passage {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final int logs;
    private long announced;
    private long served;
    private long readable;
    private long head;
    private long lastLog;
    private int logsSeen;

    Passage(int logs) {
      this.logs = logs;
    }

    void arrive() {
      if (head != 0 && readable != 0 && logsSeen == logs) {
        arrived.countDown();
      }
    }
  }

  private final Map<Long, Passage> passages = new ConcurrentHashMap<>();

  Stages(RenderedChain chain) {
    for (int i = 0; i < chain.length(); i++) {
      passages.put(chain.number(i), new Passage(chain.logs(i)));
    }
  }

  private Passage of(long number) {
    Passage passage = passages.get(number);
    if (passage == null) {
      throw new IllegalStateException("no block " + number + " was announced");
    }
    return passage;
  }

  @Override
  public void announced(long number) {
    of(number).announced = System.nanoTime();
  }

  @Override
  public void served(long number) {
    of(number).served = System.nanoTime();
  }

  void readable(long number) {
    Passage passage = of(number);
    synchronized (passage) {
      passage.readable = System.nanoTime();
      passage.arrive();
    }
  }

  void head(long number) {
    Passage passage = of(number);
    synchronized (passage) {
      passage.head = System.nanoTime();
      passage.lastLog = passage.head;
      passage.arrive();
    }
  }

  void log(long number) {
    Passage passage = of(number);
    synchronized (passage) {
      passage.lastLog = System.nanoTime();
      passage.logsSeen++;
      passage.arrive();
    }
  }

  /** Waits until a block is at the subscriber whole. */
  void awaitArrival(long number) throws InterruptedException {
    if (!of(number).arrived.await(ARRIVAL_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("block " + number + " has not arrived");
    }
  }

  /** Percentiles over blocks, as lines of a table in milliseconds. */
  String table(LongStream numbers) {
    Histogram served = new Histogram(DIGITS);
    Histogram readable = new Histogram(DIGITS);
    Histogram head = new Histogram(DIGITS);
    Histogram lastLog = new Histogram(DIGITS);
    numbers.forEach(
        number -> {
          Passage passage = of(number);
          served.recordValue(passage.served - passage.announced);
          readable.recordValue(passage.readable - passage.announced);
          head.recordValue(passage.head - passage.announced);
          lastLog.recordValue(passage.lastLog - passage.announced);
        });
    return line("the node has answered block and receipts", served)
        + line("the block can be read in Kafka", readable)
        + line("the subscriber has the header", head)
        + line("the subscriber has the last log", lastLog);
  }

  private static String line(String stage, Histogram nanos) {
    return "  %-42s %7.1f %7.1f %7.1f%n"
        .formatted(
            stage,
            nanos.getValueAtPercentile(50) / 1e6,
            nanos.getValueAtPercentile(99) / 1e6,
            nanos.getMaxValue() / 1e6);
  }
}
