package io.headwater.benchmarks.fanout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a peer is on this machine. */
final class Installed {

  private Installed() {}

  /** Whether a command is there and ends well. */
  static boolean runs(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("NODE_PATH", nodePath());
    try {
      return builder.start().waitFor() == 0;
    } catch (IOException e) {
      return false; // There is no such command.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where Node looks for packages: what it was told, or those of the conformance tests. */
  static String nodePath() {
    String given = System.getenv("NODE_PATH");
    if (given != null) {
      return given;
    }
    Path conformance = Sources.find(Path.of("..", "conformance")).resolve("node_modules");
    return Files.isDirectory(conformance) ? conformance.toString() : "";
  }
}
