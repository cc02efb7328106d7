package io.headwater.app.tail;

import io.headwater.client.ClientSettings;
import io.headwater.client.HeadwaterClient;
import io.headwater.client.SubscriptionError;
import io.headwater.client.SubscriptionListener;
import io.headwater.client.SubscriptionRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes what a subscription hears as lines, until {@code toBlock} or for good.
 *
 * <p>Threading: the listener's methods on the client's thread; the rest on any.
 */
public final class Tail implements AutoCloseable {

  /** So old may the last cursor of a file become while nothing matches. */
  private static final Duration POSITION_EVERY = Duration.ofMinutes(10);

  private static final String BROKEN_PIPE = "Broken pipe";

  private final LineOutput output;
  private final Consumer<String> notes;
  private final InstantSource clock;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final HeadwaterClient client;
  private long noted;
  private volatile @Nullable String cursor;

  private Tail(
      LineOutput output,
      List<URI> urls,
      ClientSettings settings,
      SubscriptionRequest request,
      InstantSource clock,
      Consumer<String> notes) {
    this.output = output;
    this.notes = notes;
    this.clock = clock;
    this.noted = clock.millis();
    this.client = HeadwaterClient.connect(urls, settings);
    var unused = client.subscribe(request, new Listener());
  }

  /** To a pipe: at least once, as nobody knows what its reader has taken in. */
  public static Tail toPipe(
      OutputStream out,
      List<URI> urls,
      ClientSettings settings,
      SubscriptionRequest request,
      Consumer<String> notes) {
    return new Tail(new LinePipe(out), urls, settings, request, InstantSource.system(), notes);
  }

  /**
   * To a file: exactly once, going on after its last whole line wherever the request begins.
   *
   * @throws TailException when the file is no tail's, is another's, or can't be written
   */
  public static Tail toFile(
      Path file,
      List<URI> urls,
      ClientSettings settings,
      SubscriptionRequest request,
      InstantSource clock,
      Consumer<String> notes) {
    if (!request.kind().isJournaled()) {
      throw new IllegalArgumentException(
          "--out: %s has no positions to go on from; write it to the standard output"
              .formatted(request.kind().wireName()));
    }
    LineFile lines = LineFile.open(file);
    SubscriptionRequest asked = request;
    Resumption resumption = lines.resumption();
    if (resumption != null) {
      notes.accept(file + ": going on after its last line");
      asked =
          resumption.cursor() == null
              ? request.from(resumption.fromBlock())
              : request.after(resumption.cursor());
    }
    return new Tail(lines, urls, settings, asked, clock, notes);
  }

  /** Completes after the last event of {@code toBlock}, or with the failure. */
  public CompletableFuture<Void> done() {
    return done;
  }

  /** The position behind the last line; null before the first. */
  public @Nullable String cursor() {
    return cursor;
  }

  @Override
  public void close() throws IOException {
    client.close();
    output.close();
  }

  private void write(byte[] line) {
    try {
      output.append(line);
      noted = clock.millis();
    } catch (IOException e) {
      if (BROKEN_PIPE.equals(e.getMessage())) {
        done.complete(null); // Its reader has enough, 'head -1' say.
      }
      throw new UncheckedIOException(
          "%s: %s; start again to go on".formatted(output.name(), e.getMessage()), e);
    }
  }

  private final class Listener implements SubscriptionListener {

    private boolean away;

    @Override
    public void onEvent(JsonNode result, @Nullable String position) {
      write(Line.event(result, position));
      cursor = position;
    }

    @Override
    public void onPosition(String position) {
      cursor = position;
      if (output instanceof LineFile && clock.millis() - noted >= POSITION_EVERY.toMillis()) {
        write(Line.position(position));
      }
    }

    @Override
    public void onEnd(@Nullable String position) {
      done.complete(null);
    }

    @Override
    public void onRollback(long finalized) {
      write(Line.rollback(finalized));
      cursor = null;
      notes.accept(
          "the server does not know the branch of the cursor: "
              + "events of blocks above %d are void and come again".formatted(finalized));
    }

    @Override
    public void onError(SubscriptionError error) {
      String code =
          error.code() == SubscriptionError.LISTENER_FAILED ? "" : " (" + error.code() + ")";
      done.completeExceptionally(new TailException(error.message() + code));
    }

    @Override
    public void onDropped(long count) {
      notes.accept(count + " notifications were left out, as the output is too slow");
    }

    @Override
    public void onSubscribed() {
      if (away) {
        notes.accept("connected again");
      }
      away = false;
    }

    @Override
    public void onReconnect(String reason, Duration wait) {
      away = true;
      notes.accept("no connection (%s), trying again in %d ms".formatted(reason, wait.toMillis()));
    }
  }
}
