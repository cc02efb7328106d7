package io.headwater.app.tail;

import io.headwater.client.HeadwaterClient;
import io.headwater.client.SubscriptionRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a subscription hears as lines, until {@code toBlock} or for good.
 *
 * <p>Threading: any thread.
 */
public final class Tail implements AutoCloseable {

  private final LineOutput output;
  private final TailListener listener;
  private final HeadwaterClient client;

  private Tail(LineOutput output, TailListener listener, HeadwaterClient client) {
    this.output = output;
    this.listener = listener;
    this.client = client;
  }

  /** To a pipe: at least once, as nobody knows what its reader has taken in. */
  public static Tail toPipe(OutputStream out, TailSource source, Consumer<String> notes) {
    return start(new LinePipe(out), source, InstantSource.system(), notes);
  }

  /**
   * To a file: exactly once, going on after its last whole line wherever the request begins.
   *
   * @throws TailException when the file is no tail's of this kind, is another's, or can't be
   *     written
   * @throws IllegalArgumentException when there are two places to go on from, or none
   */
  public static Tail toFile(
      Path file, TailSource source, InstantSource clock, Consumer<String> notes) {
    if (!source.request().kind().isJournaled()) {
      throw new IllegalArgumentException(
          "--out: %s has no positions to go on from; write it to the standard output"
              .formatted(source.request().kind().wireName()));
    }
    return toFile(LineFile.open(file), source, clock, notes);
  }

  static Tail toFile(
      LineFile lines, TailSource source, InstantSource clock, Consumer<String> notes) {
    try {
      SubscriptionRequest asked = goingOn(lines, source.request());
      if (!lines.isEmpty()) {
        notes.accept(lines.name() + ": going on after its last line");
      }
      return start(lines, source.asking(asked), clock, notes);
    } catch (RuntimeException e) {
      closeAfter(lines, e);
      throw e;
    }
  }

  /** Completes after the last event of {@code toBlock}, or with the failure. */
  public CompletableFuture<Void> done() {
    return listener.done();
  }

  /** Where to go on behind the last line; null before the first. */
  public @Nullable Resumption place() {
    return listener.place();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    client.close();
    output.close();
  }

  private static Tail start(
      LineOutput output, TailSource source, InstantSource clock, Consumer<String> notes) {
    TailListener listener = new TailListener(output, source.request(), clock, notes);
    HeadwaterClient client = HeadwaterClient.connect(source.urls(), source.settings());
    var unused = client.subscribe(source.request(), listener);
    return new Tail(output, listener, client);
  }

  private static SubscriptionRequest goingOn(LineFile lines, SubscriptionRequest request) {
    Resumption resumption = lines.resumption();
    if (resumption == null) {
      return request;
    }
    if (request.cursor() != null) {
      throw new IllegalArgumentException(
          "--cursor: %s has lines and goes on after its last; leave --cursor out, or write to another file"
              .formatted(lines.name()));
    }
    if (lines.kind() != null && lines.kind() != request.kind()) {
      throw new TailException(
          "%s: holds %s; write %s to another file"
              .formatted(lines.name(), lines.kind().wireName(), request.kind().wireName()));
    }
    return resumption.of(request);
  }

  private static void closeAfter(LineFile lines, RuntimeException failure) {
    try {
      lines.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
