package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that {@code client/javascript} has in its own language, and its types. */
final class JavaScriptClientTest {

  @TempDir Path directory;

  @Test
  void passesItsOwnTests() throws Exception {
    var unused = NpmProject.CLIENT.installed();
    String printed = NpmProject.CLIENT.run(List.of("npm", "test"), Map.of(), directory);
    assertThat(printed).containsPattern("[#ℹ] pass [1-9][0-9]").containsPattern("[#ℹ] fail 0");
  }

  @Test
  void hasTypesThatHold() throws Exception {
    var unused = NpmProject.CLIENT.installed();
    String printed = NpmProject.CLIENT.run(List.of("npm", "run", "types"), Map.of(), directory);
    assertThat(printed).contains("tsc");
  }
}
