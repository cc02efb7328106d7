package io.headwater.app.tail;

import io.headwater.client.ClientSettings;
import io.headwater.client.SubscriptionRequest;
import java.net.URI;
import java.util.List;

/**
 * What is tailed.
 *
 * @param urls gateways, tried in turn
 * @param request where to begin, unless the output says where to go on
 */
public record TailSource(List<URI> urls, ClientSettings settings, SubscriptionRequest request) {

  /** Copies the list. */
  public TailSource {
    urls = List.copyOf(urls);
  }

  TailSource asking(SubscriptionRequest other) {
    return new TailSource(urls, settings, other);
  }
}
