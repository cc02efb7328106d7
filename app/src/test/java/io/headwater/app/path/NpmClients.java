package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * What {@code conformance/} installs from the npm registry: clients, and anvil. A test that needs
 * it skips, and says so, where there is no npm.
 */
final class NpmClients {

  private static final Path HOME = Path.of("..", "conformance");
  private static final Path MODULES = HOME.resolve("node_modules");
  private static final long INSTALL_SECONDS = 180;
  private static final long RUN_SECONDS = 90;

  private NpmClients() {}

  /** The folder {@code node_modules}, installed where it is missing or older than its lock. */
  static Path installed() throws IOException, InterruptedException {
    Path done = MODULES.resolve(".package-lock.json");
    Path lock = HOME.resolve("package-lock.json");
    if (!Files.exists(done)
        || Files.getLastModifiedTime(done).compareTo(Files.getLastModifiedTime(lock)) < 0) {
      install();
    }
    return MODULES;
  }

  private static void install() throws IOException, InterruptedException {
    boolean installed = false;
    try {
      Path log = Files.createTempFile("headwater-npm-", ".log");
      Process npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts")
              .directory(HOME.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      installed = npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) && npm.exitValue() == 0;
      npm.destroyForcibly();
    } catch (IOException e) {
      Assumptions.abort("SKIPPED: the tests with real clients and anvil, as there is no npm: " + e);
    }
    Assumptions.assumeTrue(
        installed, "SKIPPED: the tests with real clients and anvil, as npm could not install them");
  }

  /** Runs a script of {@code conformance/} and checks that it is content. */
  static void run(String script, Map<String, String> environment, Path directory)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, script, ".log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of("node", script))
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0)
        .as(script + ": " + Files.readString(output))
        .isTrue();
  }
}
