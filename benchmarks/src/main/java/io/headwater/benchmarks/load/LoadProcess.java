package io.headwater.benchmarks.load;

import io.headwater.benchmarks.feed.BenchmarkJvm;
import io.headwater.benchmarks.feed.ChildProcess;
import io.headwater.benchmarks.feed.ProcessUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Drives one {@link LoadGenerator}.
 *
 * <p>Threading: one thread; what the process says is read by another.
 */
final class LoadProcess implements AutoCloseable {

  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final Process process;
  private final Writer commands;
  private final BlockingQueue<List<String>> answers = new LinkedBlockingQueue<>();

  private LoadProcess(Process process) {
    this.process = process;
    this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
  }

  /** Starts one that tells its arrivals as those of the index-th process. */
  static LoadProcess start(int index, Arrivals arrivals, Path log) {
    try {
      Process process =
          new ProcessBuilder(
                  BenchmarkJvm.command(
                      LoadGenerator.class, List.of("-Xmx2g", "-XX:+UseSerialGC"), List.of()))
              .redirectError(log.toFile())
              .start();
      LoadProcess load = new LoadProcess(ChildProcess.endingWithThis(process));
      Thread.ofPlatform().daemon().name("load-" + index).start(() -> load.listen(index, arrivals));
      return load;
    } catch (IOException e) {
      throw new UncheckedIOException("the load generator cannot be started", e);
    }
  }

  private void listen(int index, Arrivals arrivals) {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> words = List.of(line.split("\t", -1));
        if (words.getFirst().equals("all")) {
          arrivals.all(index, Integer.parseInt(words.get(1)), Long.parseLong(words.get(2)));
        } else if (words.getFirst().equals("lost")) {
          arrivals.failed(words.getLast());
        } else {
          answers.add(words);
        }
      }
    } catch (IOException e) {
      arrivals.failed(e.toString());
    }
  }

  void say(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the load generator has gone", e);
    }
  }

  /** The answer to the last command, without its first word. */
  List<String> answer() throws InterruptedException {
    List<String> words = answers.poll(ANSWER.toSeconds(), TimeUnit.SECONDS);
    if (words == null) {
      throw new IllegalStateException("the load generator does not answer");
    }
    if (words.getFirst().equals("failed")) {
      throw new IllegalStateException("a subscriber has failed: " + words.getLast());
    }
    return words.subList(1, words.size());
  }

  ProcessUsage usage() {
    return ProcessUsage.of(process.toHandle());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
