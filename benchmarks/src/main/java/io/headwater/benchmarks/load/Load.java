package io.headwater.benchmarks.load;

import io.headwater.benchmarks.feed.ProcessUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Subscribers in one process or in several, as no process may have more descriptors than the system
 * lets it.
 *
 * <p>Threading: one thread.
 */
public final class Load implements AutoCloseable {

  private final Arrivals arrivals;
  private final List<LoadProcess> processes;
  private int subscribers;

  private Load(Arrivals arrivals, List<LoadProcess> processes) {
    this.arrivals = arrivals;
    this.processes = processes;
  }

  /** Starts so many processes, without subscribers. */
  public static Load start(int count, Path log) {
    Arrivals arrivals = new Arrivals(count);
    return new Load(
        arrivals,
        IntStream.range(0, count)
            .mapToObj(index -> LoadProcess.start(index, arrivals, log))
            .toList());
  }

  /** Connects more subscribers, each process its share. */
  public void open(Target target, int count) throws InterruptedException {
    for (int i = 0; i < processes.size(); i++) {
      int share = count * (i + 1) / processes.size() - count * i / processes.size();
      processes.get(i).say("open\t%s\t%d".formatted(target.line(), share));
    }
    awaitAnswers();
    subscribers += count;
  }

  /**
   * Counts anew, when nothing is under way.
   *
   * @param mark what comes before a message's number
   * @param firstNumber of the first message
   */
  public void begin(String mark, long firstNumber) throws InterruptedException {
    arrivals.begin();
    sayToAll("begin\t%s\t%d".formatted(mark, firstNumber));
    awaitAnswers();
  }

  /** Waits until every subscriber has so many messages; whether they had them in time. */
  public boolean await(int messages, Duration most) throws InterruptedException {
    return arrivals.await(messages, most);
  }

  /** When the last subscriber had a message, by {@link System#nanoTime}, which processes share. */
  public long lastNanos(int ordinal) {
    return arrivals.lastNanos(ordinal);
  }

  /** What was counted. */
  public Count count() throws InterruptedException {
    sayToAll("count");
    Count sum = Count.parse(processes.getFirst().answer());
    for (LoadProcess process : processes.subList(1, processes.size())) {
      sum = sum.plus(Count.parse(process.answer()));
    }
    return sum;
  }

  /** Ends all connections. */
  public void disconnect() throws InterruptedException {
    subscribers = 0;
    sayToAll("close");
    awaitAnswers();
    arrivals.begin();
  }

  private void sayToAll(String command) {
    processes.forEach(process -> process.say(command));
  }

  private void awaitAnswers() throws InterruptedException {
    Optional<IllegalStateException> failure = Optional.empty();
    for (LoadProcess process : processes) {
      try {
        var unused = process.answer();
      } catch (IllegalStateException e) {
        failure = Optional.of(e); // The others' answers are waited for all the same.
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** How many subscribers are connected. */
  public int subscribers() {
    return subscribers;
  }

  /** What the processes have taken. */
  public ProcessUsage usage() {
    return processes.stream().map(LoadProcess::usage).reduce(ProcessUsage::plus).orElseThrow();
  }

  @Override
  public void close() {
    processes.forEach(LoadProcess::close);
  }
}
