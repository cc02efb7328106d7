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
 * A folder with what it needs from the npm registry. A test that needs it skips, and says so, where
 * there is no npm.
 *
 * @param home the folder
 */
record NpmProject(Path home) {

  /** Clients, and anvil. */
  static final NpmProject CONFORMANCE = new NpmProject(Path.of("..", "conformance"));

  /** The JavaScript client and its tests. */
  static final NpmProject CLIENT = new NpmProject(Path.of("..", "client", "javascript"));

  private static final long INSTALL_SECONDS = 180;
  private static final long RUN_SECONDS = 90;

  /** The folder {@code node_modules}, installed where it is missing or older than its lock. */
  Path installed() throws IOException, InterruptedException {
    Path modules = home.resolve("node_modules");
    Path done = modules.resolve(".package-lock.json");
    Path lock = home.resolve("package-lock.json");
    if (!Files.exists(done)
        || Files.getLastModifiedTime(done).compareTo(Files.getLastModifiedTime(lock)) < 0) {
      install();
    }
    return modules;
  }

  private void install() throws IOException, InterruptedException {
    boolean installed = false;
    try {
      Path log = Files.createTempFile("headwater-npm-", ".log");
      Process npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts")
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      installed = npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) && npm.exitValue() == 0;
      npm.destroyForcibly();
    } catch (IOException e) {
      Assumptions.abort("SKIPPED: what " + home + " holds, as there is no npm: " + e);
    }
    Assumptions.assumeTrue(
        installed, "SKIPPED: what " + home + " holds, as npm could not install what it needs");
  }

  /** Runs a command in the folder and checks that it is content; gives what it printed. */
  String run(List<String> command, Map<String, String> environment, Path directory)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, command.getFirst(), ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String printed = Files.readString(output);
    assertThat(ended && process.exitValue() == 0).as("%s: %s", command, printed).isTrue();
    return printed;
  }
}
