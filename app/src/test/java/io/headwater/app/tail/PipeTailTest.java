package io.headwater.app.tail;

import static io.headwater.app.tail.TailServer.option;
import static io.headwater.app.tail.TailStage.LOGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tail tells the reader of its pipe. */
final class PipeTailTest {

  private static final String ID = "\"result\":\"0x1\"";
  private static final String FORK =
      "\"error\":{\"code\":-32011,\"message\":\"fork\",\"data\":{\"finalized\":\"0x4\"}}";

  @RegisterExtension final TailStage stage = new TailStage();

  @Test
  void goesOnWithTheBlockAfterARollback() {
    TailServer server = stage.serve(options -> option(options, "cursor") == null ? ID : FORK);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tail tail =
        stage.ending(Tail.toPipe(out, stage.source(server, LOGS.after("c1")), stage.notes::add));
    stage.awaitAsked(server, 2);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"rollback\":\"0x4\"}\n");
    assertThat(tail.place()).isEqualTo(new Resumption(null, "0x5"));
    server.event("c9", "{}");
    stage.awaitCursor(tail, "c9");
  }

  @Test
  void hasNoPositionLines() {
    TailServer server = stage.serve(options -> ID);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tail tail = stage.ending(Tail.toPipe(out, stage.source(server, LOGS), stage.notes::add));
    stage.awaitAsked(server, 1);
    server.position("c1");
    stage.awaitCursor(tail, "c1");
    assertThat(out.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"Broken pipe", "Datenübergabe unterbrochen (broken pipe)", "Connection reset"})
  void endsWithItsReaderWhateverTheSystemCallsThat(String message) {
    TailServer server = stage.serve(options -> ID);
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(message);
          }
        };
    Tail tail = stage.ending(Tail.toPipe(gone, stage.source(server, LOGS), stage.notes::add));
    stage.awaitAsked(server, 1);
    server.event("c1", "{}");
    await().until(() -> tail.done().isDone());
    assertThat(tail.done()).isCompleted();
    assertThat(tail.place()).isNull();
  }

  @Test
  void failsWhereTheOutputIsAFullDisk() throws IOException {
    Path device = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(device), "SKIPPED: there is no /dev/full here");
    TailServer server = stage.serve(options -> ID);
    OutputStream full = stage.ending(new FileOutputStream(device.toFile()));
    Tail tail = stage.ending(Tail.toPipe(full, stage.source(server, LOGS), stage.notes::add));
    stage.awaitAsked(server, 1);
    server.event("c1", "{}");
    assertThatThrownBy(() -> tail.done().join())
        .hasCauseInstanceOf(TailException.class)
        .hasMessageContaining("the standard output: ")
        .hasMessageEndingWith("; start again to go on");
  }
}
