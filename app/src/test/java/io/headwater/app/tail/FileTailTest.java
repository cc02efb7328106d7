package io.headwater.app.tail;

import static io.headwater.app.tail.TailServer.option;
import static io.headwater.app.tail.TailStage.LOGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headwater.client.SubscriptionKind;
import io.headwater.client.SubscriptionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tail makes of its file. */
final class FileTailTest {

  private static final String LINE = "{\"cursor\":\"c1\",\"result\":{\"logIndex\":\"0x0\"}}\n";
  private static final String ID = "\"result\":\"0x1\"";

  @RegisterExtension final TailStage stage = new TailStage();
  @TempDir Path directory;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("logs.jsonl");
  }

  @Test
  void goesOnAfterItsStartWhereNothingHasHappened() throws IOException {
    TailServer server = stage.serve(options -> ID);
    Tail first = tail(server, LOGS);
    stage.awaitAsked(server, 1);
    server.position("c0");
    awaitContent("{\"cursor\":\"c0\"}\n");
    first.close();
    tail(server, LOGS);
    stage.awaitAsked(server, 2);
    assertThat(option(server.asked.get(0), "cursor")).isNull();
    assertThat(option(server.asked.get(1), "cursor")).isEqualTo("c0");
  }

  @Test
  void writesPositionsTenMinutesApart() throws IOException {
    Files.writeString(file, LINE);
    TailServer server = stage.serve(options -> ID);
    Tail tail = tail(server, LOGS);
    stage.awaitAsked(server, 1);
    server.position("c2");
    stage.awaitCursor(tail, "c2");
    now.set(Instant.EPOCH.plusSeconds(600));
    server.position("c3");
    stage.awaitCursor(tail, "c3");
    server.position("c4");
    stage.awaitCursor(tail, "c4");
    assertThat(file).hasContent(LINE + "{\"cursor\":\"c3\"}\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesARollbackWithWhatComesAfterIt(boolean isEvent) throws IOException {
    Files.writeString(file, LINE);
    TailServer server =
        stage.serve(options -> option(options, "cursor") == null ? ID : forked("0x4"));
    Tail tail = tail(server, LOGS);
    stage.awaitAsked(server, 2);
    assertThat(option(server.asked.get(1), "fromBlock")).isEqualTo("0x5");
    assertThat(file).hasContent(LINE);
    if (isEvent) {
      server.event("c9", "{}");
    } else {
      server.position("c9");
    }
    stage.awaitCursor(tail, "c9");
    String next = isEvent ? "{\"cursor\":\"c9\",\"result\":{}}\n" : "{\"cursor\":\"c9\"}\n";
    assertThat(file).hasContent(LINE + "{\"rollback\":\"0x4\"}\n" + next);
    server.event("c10", "{}");
    stage.awaitCursor(tail, "c10");
    assertThat(Files.readString(file)).containsOnlyOnce("rollback");
  }

  @Test
  void staysAtItsCursorWhereTheBlockAfterARollbackIsNotThere() throws IOException {
    Files.writeString(file, LINE);
    TailServer server =
        stage.serve(
            options ->
                option(options, "cursor") == null
                    ? error(-32013, "block 5 is not in the journal")
                    : forked("0x4"));
    assertThat(failure(tail(server, LOGS)))
        .isEqualTo(
            file
                + ": cannot be gone on with (block 5 is not in the journal (-32013)): "
                + "write to another file with --from-block");
    assertThat(file).hasContent(LINE);
  }

  @ParameterizedTest
  @ValueSource(ints = {-32010, -32011, -32014})
  void saysThatItCanNotGoOn(int code) throws IOException {
    Files.writeString(file, LINE);
    TailServer server = stage.serve(options -> error(code, "no"));
    assertThat(failure(tail(server, LOGS)))
        .startsWith(file + ": cannot be gone on with (no (%d))".formatted(code));
  }

  @Test
  void saysOfTheRequestWhatIsOfTheRequest() {
    TailServer server = stage.serve(options -> error(-32013, "no"));
    assertThat(failure(tail(server, LOGS.from("0x1")))).isEqualTo("no (-32013)");
  }

  @Test
  void keepsWholeLinesOnAFullDisk() throws IOException {
    Files.writeString(file, LINE);
    TailServer server = stage.serve(options -> ID);
    LineFile full =
        LineFile.open(file, path -> new FullDisk(LineFile.channel(path), LINE.length() + 10));
    Tail tail =
        stage.ending(Tail.toFile(full, stage.source(server, LOGS), now::get, stage.notes::add));
    stage.awaitAsked(server, 1);
    server.event("c2", "{\"logIndex\":\"0x1\"}");
    server.event("c3", "{\"logIndex\":\"0x2\"}");
    assertThat(failure(tail)).isEqualTo(file + ": No space left on device; start again to go on");
    assertThat(file).hasContent(LINE + LINE.replace("c1", "c2").replace("0x0", "0x1"));
    assertThat(tail.place()).isEqualTo(new Resumption("c2", null));
  }

  @Test
  void isNoFailureThatItIsClosedWhileItWrites() throws IOException {
    Files.writeString(file, LINE);
    TailServer server = stage.serve(options -> ID);
    CompletableFuture<Tail> itself = new CompletableFuture<>();
    // The clock is looked at on the client's thread, before the position is written.
    InstantSource closing =
        () -> {
          if (itself.isDone()) {
            now.set(Instant.EPOCH.plusSeconds(600));
            close(itself.join());
          }
          return now.get();
        };
    Tail tail = Tail.toFile(file, stage.source(server, LOGS), closing, stage.notes::add);
    stage.awaitAsked(server, 1);
    itself.complete(tail);
    server.position("c2");
    await().until(() -> server.ended.get() == 1); // Said good-bye behind the listener.
    assertThat(tail.done()).isNotDone();
    assertThat(file).hasContent(LINE);
  }

  @Test
  void saysOnceForWhatItWaits() {
    TailServer server = stage.serve(options -> error(-32015, "the chain is not ready"));
    tail(server, LOGS);
    stage.awaitAsked(server, 4);
    assertThat(stage.notes)
        .containsExactly("waiting for the server: the chain is not ready (-32015)");
  }

  @Test
  void takesNoCursorBesideLines() throws IOException {
    Files.writeString(file, LINE);
    TailServer server = stage.serve(options -> ID);
    assertThatThrownBy(() -> tail(server, LOGS.after("c7")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--cursor: " + file + " has lines");
    Files.delete(file);
    tail(server, LOGS.after("c7"));
    stage.awaitAsked(server, 1);
    assertThat(option(server.asked.get(0), "cursor")).isEqualTo("c7");
  }

  @Test
  void takesNoOtherKind() throws IOException {
    Files.writeString(file, LINE);
    TailServer server = stage.serve(options -> ID);
    assertThatThrownBy(() -> tail(server, SubscriptionRequest.of(SubscriptionKind.NEW_HEADS)))
        .isInstanceOf(TailException.class)
        .hasMessage(file + ": holds logs; write newHeads to another file");
    tail(server, LOGS); // And has let go of the file.
  }

  private Tail tail(TailServer server, SubscriptionRequest request) {
    return stage.ending(
        Tail.toFile(file, stage.source(server, request), now::get, stage.notes::add));
  }

  private static String failure(Tail tail) {
    await().until(() -> tail.done().isCompletedExceptionally());
    return String.valueOf(tail.done().exceptionNow().getMessage());
  }

  private void awaitContent(String content) {
    await().untilAsserted(() -> assertThat(file).hasContent(content));
  }

  private static void close(Tail tail) {
    try {
      tail.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String forked(String finalized) {
    return "\"error\":{\"code\":-32011,\"message\":\"fork\",\"data\":{\"finalized\":\"%s\"}}"
        .formatted(finalized);
  }

  private static String error(int code, String message) {
    return "\"error\":{\"code\":%d,\"message\":\"%s\",\"data\":{\"retryAfterMs\":1}}"
        .formatted(code, message);
  }
}
