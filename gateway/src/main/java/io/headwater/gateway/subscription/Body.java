package io.headwater.gateway.subscription;

import io.headwater.schemas.json.JsonBytes;
import java.util.function.Consumer;

/**
 * What one notification after another says, its {@code result}: rendered when the first group wants
 * it, and once, however many want it.
 *
 * <p>Threading: one thread. Bounds: one result of any size.
 */
final class Body {

  private final JsonBytes json = new JsonBytes();
  private Consumer<JsonBytes> writer = out -> {};
  private boolean isRendered;

  /** The next result; {@code writer} is called at most once, before there is another. */
  Body of(Consumer<JsonBytes> next) {
    writer = next;
    isRendered = false;
    return this;
  }

  /** The result in JSON, until there is another. */
  JsonBytes json() {
    if (!isRendered) {
      writer.accept(json.clear());
      isRendered = true;
    }
    return json;
  }
}
