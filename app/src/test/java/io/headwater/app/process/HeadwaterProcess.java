package io.headwater.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.Headwater;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The command line in a JVM of its own, with its output in a file. */
public final class HeadwaterProcess implements AutoCloseable {

  private static final Duration EXIT = Duration.ofSeconds(15);
  private static final Duration LINE = Duration.ofSeconds(40);

  private final Process process;
  private final Path output;
  private final List<String> args;

  private HeadwaterProcess(Process process, Path output, List<String> args) {
    this.process = process;
    this.output = output;
    this.args = args;
  }

  /** Starts a command; its output goes to a new file in the directory. */
  public static HeadwaterProcess start(Path directory, String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=logback.xml", // Not the one of the tests.
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Headwater.class.getName()));
    command.addAll(List.of(args));
    try {
      Path output = Files.createTempFile(directory, args[0] + "-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("HEADWATER_"));
      return new HeadwaterProcess(builder.start(), output, List.of(args));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the output matches, and gives what it matched. */
  public MatchResult awaitOutput(String regex) {
    Pattern pattern = Pattern.compile(regex);
    Awaitility.await()
        .atMost(LINE)
        .untilAsserted(() -> assertThat(output()).as(args.toString()).containsPattern(pattern));
    return pattern.matcher(output()).results().findFirst().orElseThrow();
  }

  /** All that was printed so far. */
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same command again; this one must have ended. */
  public HeadwaterProcess restart() {
    if (process.isAlive()) {
      throw new IllegalStateException(args + " still runs");
    }
    Path directory = output.getParent();
    return start(directory == null ? Path.of(".") : directory, args.toArray(String[]::new));
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(EXIT);
  }

  /** SIGSTOP: it neither runs nor ends until {@link #resume}. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      assertThat(exit).as("kill -" + name).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for the end, and gives the exit code. */
  public int awaitExit(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("%s did not end within %s: %s".formatted(args, atMost, output()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit(EXIT);
  }
}
