package io.headwater.app.datacenter;

import io.headwater.client.ClientSettings;
import io.headwater.client.HeadwaterClient;
import io.headwater.client.SubscriptionError;
import io.headwater.client.SubscriptionKind;
import io.headwater.client.SubscriptionListener;
import io.headwater.client.SubscriptionRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A client of the library that hears of each block that comes and goes, and takes its cursor along
 * from one datacenter to the other.
 *
 * <p>Threading: told by its client's thread, asked by the test's.
 */
final class BlocksHeard implements SubscriptionListener, AutoCloseable {

  private static final ClientSettings SETTINGS =
      ClientSettings.DEFAULT.withBackoff(Duration.ofMillis(20), Duration.ofMillis(200));

  private final List<String> steps = new ArrayList<>();
  private final List<Integer> waitedFor = new ArrayList<>();
  private SubscriptionRequest request =
      SubscriptionRequest.of(SubscriptionKind.BLOCKS).from("earliest");
  private @Nullable HeadwaterClient client;
  private @Nullable String failure;

  /** Goes on at this gateway, and no other. */
  synchronized void moveTo(URI gateway) {
    close();
    HeadwaterClient begun = HeadwaterClient.connect(List.of(gateway), SETTINGS);
    client = begun;
    var unused = begun.subscribe(request, this);
  }

  /** What came, as {@code apply 0x…} and {@code revert 0x…}. */
  synchronized List<String> steps() {
    if (failure != null) {
      throw new AssertionError(failure);
    }
    return List.copyOf(steps);
  }

  /** Whether the last thing heard is that this block came. */
  boolean isAt(String hash) {
    List<String> heard = steps();
    return !heard.isEmpty() && heard.getLast().equals("apply " + hash);
  }

  /** Codes of the errors after which it was asked again. */
  synchronized List<Integer> waitedFor() {
    return List.copyOf(waitedFor);
  }

  @Override
  public synchronized void onEvent(JsonNode result, @Nullable String cursor) {
    String step = result.path("step").asString();
    if (!step.equals("finalize")) {
      steps.add(step + " " + result.path("block").path("hash").asString());
    }
    if (cursor != null) {
      request = request.after(cursor);
    }
  }

  @Override
  public synchronized void onWaiting(SubscriptionError why, Duration wait) {
    waitedFor.add(why.code());
  }

  @Override
  public synchronized void onRollback(long finalized) {
    failure = "rolled back to " + finalized;
  }

  @Override
  public synchronized void onError(SubscriptionError error) {
    failure = error.toString();
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
