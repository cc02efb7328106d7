package io.headwater.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/** The servers and clients of one test, which end with it, and what a listener was told. */
final class Stage implements AfterEachCallback {

  static final ClientSettings FAST =
      ClientSettings.DEFAULT.withBackoff(Duration.ofMillis(5), Duration.ofMillis(20));
  static final SubscriptionRequest LOGS = SubscriptionRequest.of(SubscriptionKind.LOGS);

  static {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
  }

  final Said said = new Said();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

  ScriptedServer serve(ScriptedServer.Script script) {
    ScriptedServer server = ScriptedServer.start(script);
    open.add(server);
    return server;
  }

  HeadwaterClient connect(ClientSettings settings, ScriptedServer... servers) {
    return connect(settings, Stream.of(servers).map(ScriptedServer::url).toList());
  }

  HeadwaterClient connect(ClientSettings settings, List<URI> urls) {
    HeadwaterClient client = HeadwaterClient.connect(urls, settings);
    open.add(0, client);
    return client;
  }

  ClientSubscription subscribe(
      SubscriptionRequest request, ClientSettings settings, ScriptedServer... servers) {
    return connect(settings, servers).subscribe(request, said);
  }

  /** A member of the options of an {@code eth_subscribe}. */
  static @Nullable String option(JsonNode call, String name) {
    return call.path("params").path(1).path(name).asString(null);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
