package io.headwater.app.tail;

import io.headwater.client.SubscriptionError;
import io.headwater.client.SubscriptionListener;
import io.headwater.client.SubscriptionRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes lines of what a subscription tells.
 *
 * <p>Threading: the listener's methods on the client's thread; the rest on any.
 */
final class TailListener implements SubscriptionListener {

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** So old may the last cursor of a file become while nothing matches. */
  private static final Duration POSITION_EVERY = Duration.ofMinutes(10);

  /** Too old, of an unknown fork, not in the journal, unreadable: no gateway's wait mends it. */
  private static final Set<Integer> LOST_PLACES = Set.of(-32010, -32011, -32013, -32014);

  private final LineOutput output;
  private final SubscriptionRequest request;
  private final InstantSource clock;
  private final Consumer<String> notes;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Set<String> waitedFor = new HashSet<>();
  private long noted;
  private boolean away;
  private byte[] held = {};
  private volatile @Nullable Resumption place;
  private volatile boolean closed;

  TailListener(
      LineOutput output, SubscriptionRequest request, InstantSource clock, Consumer<String> notes) {
    this.output = output;
    this.request = request;
    this.clock = clock;
    this.notes = notes;
    this.noted = clock.millis();
  }

  CompletableFuture<Void> done() {
    return done;
  }

  @Nullable Resumption place() {
    return place;
  }

  /** From now on the output's end is no failure. */
  void close() {
    closed = true;
  }

  @Override
  public void onEvent(JsonNode result, @Nullable String position) {
    write(Line.event(result, position));
    place = position == null ? null : Resumption.after(position);
  }

  /** The first of a file at once: until it has a line, a kill would let it begin anew. */
  @Override
  public void onPosition(String position) {
    if (output instanceof LineFile file && (file.isEmpty() || held.length > 0 || isOld())) {
      write(Line.position(position));
    }
    place = Resumption.after(position);
  }

  @Override
  public void onEnd(@Nullable String position) {
    done.complete(null);
  }

  /**
   * A file gets the line with the next one, so that its last is the old cursor till then: the
   * server may not have the block after this one.
   */
  @Override
  public void onRollback(long finalized) {
    byte[] line = Line.rollback(finalized);
    if (output instanceof LineFile) {
      held = line;
    } else {
      write(line);
    }
    place = new Resumption(null, request.rolledBack(finalized).fromBlock());
    notes.accept(
        "the server does not know the branch of the cursor: "
            + "events of blocks above %d are void and come again".formatted(finalized));
  }

  @Override
  public void onError(SubscriptionError error) {
    if (!closed) {
      done.completeExceptionally(new TailException(sentence(error)));
    }
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
    waitedFor.clear();
  }

  @Override
  public void onWaiting(SubscriptionError why, Duration wait) {
    // It may say for how long, each time.
    if (waitedFor.add(DIGITS.matcher(why.message()).replaceAll(""))) {
      notes.accept("waiting for the server: " + said(why));
    }
  }

  @Override
  public void onReconnect(String reason, Duration wait) {
    away = true;
    notes.accept("no connection (%s), trying again in %d ms".formatted(reason, wait.toMillis()));
  }

  private boolean isOld() {
    return clock.millis() - noted >= POSITION_EVERY.toMillis();
  }

  private void write(byte[] line) {
    try {
      output.append(behindHeld(line));
    } catch (IOException e) {
      if (output.isReaderGone()) {
        done.complete(null); // It has enough, 'head -1' say.
      }
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new UncheckedIOException(
          "%s: %s; start again to go on".formatted(output.name(), why), e);
    }
    held = new byte[0];
    noted = clock.millis();
  }

  private byte[] behindHeld(byte[] line) {
    if (held.length == 0) {
      return line;
    }
    ByteArrayOutputStream both = new ByteArrayOutputStream(held.length + line.length);
    both.writeBytes(held);
    both.writeBytes(line);
    return both.toByteArray();
  }

  private String sentence(SubscriptionError error) {
    if (error.code() == SubscriptionError.LISTENER_FAILED) {
      return error.message();
    }
    boolean isOfFile = output instanceof LineFile file && !file.isEmpty();
    return isOfFile && LOST_PLACES.contains(error.code())
        ? "%s: cannot be gone on with (%s): write to another file with --from-block"
            .formatted(output.name(), said(error))
        : said(error);
  }

  private static String said(SubscriptionError error) {
    return "%s (%d)".formatted(error.message(), error.code());
  }
}
