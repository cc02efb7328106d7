package io.headwater.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the page compile. */
final class ReadmeTest {

  private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n(.*?class (\\w+).*?)```");

  @Test
  void compiles(@TempDir Path folder) throws IOException {
    List<MatchResult> programs =
        PROGRAM.matcher(Files.readString(Path.of("README.md"))).results().toList();
    assertThat(programs)
        .extracting(program -> program.group(2))
        .containsExactly("First", "LogStore");
    for (MatchResult program : programs) {
      Path file = folder.resolve(program.group(2) + ".java");
      Files.writeString(file, program.group(1));
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      int exit =
          ToolProvider.getSystemJavaCompiler()
              .run(null, said, said, "--release", "17", "-d", folder.toString(), file.toString());
      assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
  }
}
