package io.headwater.app.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.client.SubscriptionKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a file's tail goes on. */
final class LineFileTest {

  private static final String FIRST = "{\"cursor\":\"one\",\"result\":{}}\n";
  private static final String SECOND = "{\"cursor\":\"two\",\"result\":{}}\n";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("events.jsonl");
  }

  private @Nullable Resumption opened(String content) throws IOException {
    Files.writeString(file, content);
    try (LineFile lines = LineFile.open(file)) {
      return lines.resumption();
    }
  }

  @Test
  void beginsWhereThereIsNothing() throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      assertThat(lines.resumption()).isNull();
      lines.append(FIRST.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(file).hasContent(FIRST);
  }

  @Test
  void goesOnAfterTheLastLine() throws IOException {
    assertThat(opened(FIRST + SECOND)).isEqualTo(new Resumption("two", null));
    assertThat(file).hasContent(FIRST + SECOND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{\"cur", "{\"cursor\":\"two\",\"result\":{}}", "{\"rollback\":\"0x"})
  void cutsOffATornLine(String torn) throws IOException {
    assertThat(opened(FIRST + torn)).isEqualTo(new Resumption("one", null));
    assertThat(file).hasContent(FIRST);
  }

  @Test
  void cutsOffATornFirstLine() throws IOException {
    assertThat(opened("{\"cursor\":\"o")).isNull();
    assertThat(file).isEmptyFile();
  }

  @Test
  void goesOnBeforeARollbackThatWasTornFromItsLine() throws IOException {
    assertThat(opened(FIRST + "{\"rollback\":\"0xff\"}\n{\"cur"))
        .isEqualTo(new Resumption("one", null));
    assertThat(file).hasContent(FIRST);
    assertThat(opened("{\"rollback\":\"0xff\"}\n")).isEqualTo(new Resumption(null, "0x100"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0\0\0", "{\"cursor\":\"tw\0\0"})
  void cutsOffZeros(String torn) throws IOException {
    assertThat(opened(FIRST + torn)).isEqualTo(new Resumption("one", null));
    assertThat(file).hasContent(FIRST);
  }

  @ParameterizedTest
  @CsvSource({
    "logIndex, LOGS",
    "parentHash, NEW_HEADS",
    "step, BLOCKS",
    "other,",
  })
  void knowsTheKindOfItsLastEvent(String member, @Nullable SubscriptionKind kind)
      throws IOException {
    String event = "{\"cursor\":\"one\",\"result\":{\"" + member + "\":\"0x1\"}}\n";
    Files.writeString(file, event + "{\"cursor\":\"two\"}\n");
    try (LineFile lines = LineFile.open(file)) {
      assertThat(lines.kind()).isEqualTo(kind);
    }
  }

  @Test
  void goesOnAfterAPosition() throws IOException {
    assertThat(opened(FIRST + "{\"cursor\":\"two\"}\n")).isEqualTo(new Resumption("two", null));
  }

  @Test
  void readsLinesOfAnyLength() throws IOException {
    String data = "a".repeat(200_000);
    String line = "{\"cursor\":\"long\",\"result\":\"" + data + "\"}\n";
    assertThat(opened(FIRST + line + line.substring(0, 150_000)))
        .isEqualTo(new Resumption("long", null));
    assertThat(Files.size(file)).isEqualTo(FIRST.length() + line.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes of mine\n", "notes of mine", "{\"cursor\":1}\n", "{\"a\":1}\n{"})
  void leavesFilesOfOthersAsTheyAre(String content) throws IOException {
    Files.writeString(file, content);
    assertThatThrownBy(() -> LineFile.open(file))
        .isInstanceOf(TailException.class)
        .hasMessageContaining("events.jsonl: its last line is not one of 'headwater tail'");
    assertThat(file).hasContent(content);
  }

  @Test
  void hasOneWriter() throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      assertThatThrownBy(() -> LineFile.open(file))
          .isInstanceOf(TailException.class)
          .hasMessageEndingWith("another tail writes it");
      assertThat(lines.resumption()).isNull();
    }
  }

  @Test
  void saysWhatTheSystemSays() {
    assertThatThrownBy(() -> LineFile.open(directory.resolve("none/events.jsonl")))
        .isInstanceOf(TailException.class)
        .hasMessageEndingWith("there is no such directory to make it in");
    assertThatThrownBy(() -> LineFile.open(directory))
        .isInstanceOf(TailException.class)
        .hasMessageStartingWith(directory + ": ");
  }
}
