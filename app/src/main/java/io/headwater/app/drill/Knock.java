package io.headwater.app.drill;

import io.headwater.client.ClientSettings;
import io.headwater.client.HeadwaterClient;
import io.headwater.client.SubscriptionKind;
import io.headwater.client.SubscriptionListener;
import io.headwater.client.SubscriptionRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tries to subscribe at one gateway until it is let in.
 *
 * <p>Threading: any thread.
 */
final class Knock implements SubscriptionListener, AutoCloseable {

  private final URI gateway;
  private final HeadwaterClient client;
  private volatile boolean answered;

  private Knock(URI gateway) {
    this.gateway = gateway;
    this.client = HeadwaterClient.connect(List.of(gateway), ClientSettings.DEFAULT);
  }

  static Knock at(URI gateway) {
    Knock knock = new Knock(gateway);
    var unused = knock.client.subscribe(SubscriptionRequest.of(SubscriptionKind.NEW_HEADS), knock);
    return knock;
  }

  URI gateway() {
    return gateway;
  }

  boolean isAnswered() {
    return answered;
  }

  @Override
  public void onSubscribed() {
    answered = true;
  }

  @Override
  public void onEvent(JsonNode result, @Nullable String cursor) {}

  @Override
  public void close() {
    client.close();
  }
}
