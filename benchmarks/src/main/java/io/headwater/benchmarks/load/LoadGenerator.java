package io.headwater.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process of subscribers. It takes commands as lines, their words between tabs: {@code open
 * target… count}, {@code begin mark number}, {@code count}, {@code close}; it answers each with one
 * line, and says {@code all messages nanos} whenever all subscribers have one more message, and
 * {@code lost why} when a connection is lost. It ends with its input.
 */
public final class LoadGenerator {

  private static final int TARGET_WORDS = 5;

  private final PrintStream out;
  private final LoadThread thread;

  private LoadGenerator(PrintStream out) throws IOException {
    this.out = out;
    this.thread =
        LoadThread.start(
            new Ledger(complete -> say("all\t%d\t%d".formatted(complete, System.nanoTime()))),
            cause -> say("lost", cause));
  }

  /** Obeys until its input ends. */
  public static void main(String[] args) throws IOException {
    LoadGenerator generator = new LoadGenerator(System.out);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        generator.obey(List.of(line.split("\t", -1)));
      }
    }
  }

  private void obey(List<String> words) {
    try {
      switch (words.getFirst()) {
        case "open" -> {
          Target target = Target.parse(words.subList(1, 1 + TARGET_WORDS));
          thread.connect(target, Integer.parseInt(words.getLast()));
          say("done");
        }
        case "begin" -> {
          thread.begin(words.get(1), Long.parseLong(words.get(2)));
          say("done");
        }
        case "count" -> say("count\t" + thread.count().line());
        case "close" -> {
          thread.disconnect();
          say("done");
        }
        default -> throw new IllegalArgumentException("not a command: " + words);
      }
    } catch (IOException | RuntimeException e) {
      say("failed", e);
    }
  }

  private void say(String what, Throwable cause) {
    say(what + "\t" + cause.toString().replaceAll("\\s", " "));
  }

  private void say(String line) {
    out.print(line + "\n");
    out.flush();
  }
}
