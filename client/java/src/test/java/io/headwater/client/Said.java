package io.headwater.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A listener that keeps what it is told, a line each; not what it hears of connections. */
class Said implements SubscriptionListener {

  final List<String> lines = new CopyOnWriteArrayList<>();
  final List<SubscriptionError> errors = new CopyOnWriteArrayList<>();

  void hears(String... expected) {
    await().untilAsserted(() -> assertThat(lines).containsExactly(expected));
  }

  @Override
  public void onEvent(JsonNode result, @Nullable String cursor) {
    lines.add("event " + (result.isString() ? result.asString() : result) + " " + cursor);
  }

  @Override
  public void onPosition(String cursor) {
    lines.add("position " + cursor);
  }

  @Override
  public void onDropped(long count) {
    lines.add("dropped " + count);
  }

  @Override
  public void onEnd(@Nullable String cursor) {
    lines.add("end " + cursor);
  }

  @Override
  public void onRollback(long finalized) {
    lines.add("rollback " + finalized);
  }

  @Override
  public void onError(SubscriptionError error) {
    errors.add(error);
    lines.add("error " + error.code());
  }
}
