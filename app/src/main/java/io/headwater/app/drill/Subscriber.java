package io.headwater.app.drill;

import io.headwater.client.ClientSettings;
import io.headwater.client.HeadwaterClient;
import io.headwater.client.SubscriptionError;
import io.headwater.client.SubscriptionListener;
import io.headwater.client.SubscriptionRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A subscriber as one would write it: what it makes of an event and the cursor behind it change
 * together, so that it may leave at any moment and come back elsewhere.
 *
 * <p>Threading: told by its client's thread, asked by the drill's.
 */
final class Subscriber implements AutoCloseable {

  private static final ClientSettings SETTINGS =
      new ClientSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(4),
          Duration.ofSeconds(4),
          Duration.ofMillis(250),
          Duration.ofSeconds(2),
          ClientSettings.DEFAULT.maxMessageBytes());

  private final String name;
  private List<URI> gateways;
  private final Pace pace;
  private final View view;
  private final Held held = new Held();
  private SubscriptionRequest request;
  private @Nullable Visit visit;
  private @Nullable String failure;
  private long subscribed;
  private final Map<Integer, Long> waited = new TreeMap<>();
  private long heardNanos;
  private Duration silence = Duration.ZERO;

  /**
   * A subscriber that is not there yet.
   *
   * @param gateways are tried in turn
   * @param request goes on from there after each absence
   */
  Subscriber(String name, List<URI> gateways, SubscriptionRequest request, Pace pace) {
    this.name = name;
    this.gateways = gateways;
    this.request = request;
    this.view = View.of(request);
    this.pace = pace;
  }

  String name() {
    return name;
  }

  View view() {
    return view;
  }

  /** Connects, to begin or to go on. */
  synchronized void come() {
    heardNanos = System.nanoTime();
    Visit begun = new Visit(HeadwaterClient.connect(gateways, SETTINGS));
    visit = begun;
    var unused = begun.client.subscribe(request, begun);
  }

  /** Goes on at other gateways. */
  synchronized void moveTo(List<URI> others) {
    leave();
    gateways = others;
    come();
  }

  /** Disconnects; what is still under way to it is not taken any more. */
  synchronized void leave() {
    Visit ended = visit;
    visit = null;
    if (ended != null) {
      ended.client.close();
    }
  }

  /** Takes no more time for events than it must. */
  void hurry() {
    pace.hurry();
  }

  /** Whether anything came. */
  synchronized boolean hasHeard() {
    return held.delivered() > 0;
  }

  /** Height of the newest block that it holds; -1 for none. */
  synchronized long newest() {
    Held.Block newest = held.newest();
    return newest == null ? -1 : newest.number();
  }

  /** Whether this is the newest block that it holds, and it holds it whole. */
  synchronized boolean isAt(Held.Block due) {
    return due.equals(held.newest());
  }

  /** How often it was told to wait, by the error's code. */
  synchronized Map<Integer, Long> waited() {
    return Map.copyOf(waited);
  }

  /** Why it will hear nothing more. */
  synchronized Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** What it noted, beside what it should hold. */
  synchronized DrillReport.Subscriber noted(List<Held.Block> due) {
    return new DrillReport.Subscriber(name, held.against(due), subscribed - 1, silence);
  }

  @Override
  public void close() {
    leave();
  }

  /** From coming to leaving. */
  private final class Visit implements SubscriptionListener {

    private final HeadwaterClient client;

    Visit(HeadwaterClient client) {
      this.client = client;
    }

    private boolean isOver() {
      return !equals(visit);
    }

    @Override
    public void onEvent(JsonNode result, @Nullable String cursor) {
      pace.step();
      synchronized (Subscriber.this) {
        if (isOver()) {
          return;
        }
        long now = System.nanoTime();
        Duration quiet = Duration.ofNanos(now - heardNanos);
        if (hasHeard() && quiet.compareTo(silence) > 0) {
          silence = quiet;
        }
        heardNanos = now;
        view.take(result, held);
        goOnAfter(cursor);
      }
    }

    @Override
    public void onPosition(String cursor) {
      synchronized (Subscriber.this) {
        if (!isOver()) {
          goOnAfter(cursor);
        }
      }
    }

    private void goOnAfter(@Nullable String cursor) {
      if (cursor != null) {
        request = request.after(cursor);
      }
    }

    @Override
    public void onRollback(long finalized) {
      synchronized (Subscriber.this) {
        if (!isOver()) {
          held.cut(finalized);
          request = request.from("0x" + Long.toHexString(finalized + 1));
        }
      }
    }

    @Override
    public void onWaiting(SubscriptionError why, Duration wait) {
      synchronized (Subscriber.this) {
        waited.merge(why.code(), 1L, Long::sum);
      }
    }

    @Override
    public void onSubscribed() {
      synchronized (Subscriber.this) {
        subscribed++;
      }
    }

    @Override
    public void onError(SubscriptionError error) {
      synchronized (Subscriber.this) {
        if (!isOver()) {
          failure = "%d %s".formatted(error.code(), error.message());
        }
      }
    }
  }
}
