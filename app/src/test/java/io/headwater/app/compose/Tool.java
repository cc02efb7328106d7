package io.headwater.app.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that may be installed here; a test that needs it skips, and says so, where it is not.
 */
record Tool(String name) {

  /** Runs it at the repository's root and checks that it is content. */
  void accepts(String... arguments) throws IOException, InterruptedException {
    assumeInstalled();
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(Repository.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, printed).isZero();
  }

  private void assumeInstalled() {
    boolean isInstalled =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    if (!isInstalled) {
      String sentence = "SKIPPED: what " + name + " would check, as it is not installed";
      System.out.println(sentence);
      Assumptions.abort(sentence);
    }
  }
}
