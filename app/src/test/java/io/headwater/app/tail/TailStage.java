package io.headwater.app.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.client.ClientSettings;
import io.headwater.client.SubscriptionKind;
import io.headwater.client.SubscriptionRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The server and the tails of one test, which end with it, and what they noted. */
final class TailStage implements AfterEachCallback {

  static final SubscriptionRequest LOGS = SubscriptionRequest.of(SubscriptionKind.LOGS);
  private static final ClientSettings FAST =
      ClientSettings.DEFAULT.withBackoff(Duration.ofMillis(1), Duration.ofMillis(10));

  final List<String> notes = new CopyOnWriteArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  TailServer serve(TailServer.Script script) {
    return ending(new TailServer(script).start());
  }

  TailSource source(TailServer server, SubscriptionRequest request) {
    return new TailSource(List.of(server.url()), FAST, request);
  }

  <T extends AutoCloseable> T ending(T started) {
    open.push(started);
    return started;
  }

  void awaitAsked(TailServer server, int times) {
    await().untilAsserted(() -> assertThat(server.asked).hasSizeGreaterThanOrEqualTo(times));
  }

  void awaitCursor(Tail tail, String cursor) {
    await().untilAsserted(() -> assertThat(tail.place()).isEqualTo(new Resumption(cursor, null)));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
