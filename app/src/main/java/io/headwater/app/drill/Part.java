package io.headwater.app.drill;

import io.headwater.app.OwnJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A part of Headwater in a process of its own, which may be started, killed, paused and stopped any
 * number of times; its output is kept in one file.
 *
 * <p>Threading: one thread.
 */
final class Part implements AutoCloseable {

  private static final Duration EXIT = Duration.ofSeconds(20);

  private final String name;
  private final Path output;
  private final List<String> args;
  private @Nullable Process process;
  private boolean paused;

  /**
   * A part that does not run yet.
   *
   * @param args the command and its options
   */
  Part(String name, Path directory, List<String> args) {
    this.name = name;
    this.output = directory.resolve(name.replace(' ', '-') + ".log");
    this.args = List.copyOf(args);
  }

  String name() {
    return name;
  }

  /** Starts it, with the JVM and the classes of this process. */
  void start() {
    // Many starts on few cores: what is compiled matters less than when it answers.
    List<String> command = OwnJvm.command(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"), args);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  boolean isRunning() {
    return process != null && process.isAlive() && !paused;
  }

  /** {@code kill -9}. */
  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      await(running);
      paused = false;
    }
  }

  /** SIGTERM, and the end that it leads to. */
  void stop() {
    Process running = process;
    if (running != null) {
      running.destroy();
      await(running);
    }
  }

  /** Waits for its end; gives its exit code. */
  int awaitExit() {
    Process running = Objects.requireNonNull(process, "it was not started");
    await(running);
    return running.exitValue();
  }

  /** SIGSTOP. */
  void pause() {
    signal("STOP");
    paused = true;
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
    paused = false;
  }

  private void signal(String signal) {
    Process running = process;
    if (running != null) {
      try {
        await(new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid())).start());
      } catch (IOException e) {
        throw new UncheckedIOException(name + " cannot be sent SIG" + signal, e);
      }
    }
  }

  private void await(Process ending) {
    try {
      if (!ending.waitFor(EXIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "%s did not end within %d s, see %s".formatted(name, EXIT.toSeconds(), output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ended", e);
    }
  }

  /** How many lines of its output hold a text. */
  long linesWith(String text) {
    return lines().stream().filter(line -> line.contains(text)).count();
  }

  /** What it printed last. */
  String lastLine() {
    List<String> lines = lines();
    return lines.isEmpty() ? "nothing was printed" : lines.getLast();
  }

  private List<String> lines() {
    try {
      return Files.exists(output) ? Files.readAllLines(output, StandardCharsets.UTF_8) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(output + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
