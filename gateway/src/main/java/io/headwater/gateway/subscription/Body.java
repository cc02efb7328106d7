package io.headwater.gateway.subscription;

import io.headwater.gateway.session.CompressedPart;
import io.headwater.schemas.json.JsonBytes;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one notification after another says, its {@code result}: rendered when the first group wants
 * it, and once, however many want it; compressed likewise.
 *
 * <p>Threading: one thread. Bounds: one result of any size.
 */
final class Body {

  private final JsonBytes json = new JsonBytes();
  private Consumer<JsonBytes> writer = out -> {};
  private boolean isRendered;
  private @Nullable CompressedPart compressed;
  private @Nullable CompressedPart compressedWithCursor;

  /** The next result; {@code writer} is called at most once, before there is another. */
  Body of(Consumer<JsonBytes> next) {
    writer = next;
    isRendered = false;
    compressed = null;
    compressedWithCursor = null;
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

  /**
   * The end of notifications, from the result on, as {@code compressor} gives it the first time.
   */
  CompressedPart compressed(boolean withCursor, Supplier<CompressedPart> compressor) {
    CompressedPart known = withCursor ? compressedWithCursor : compressed;
    if (known != null) {
      return known;
    }
    CompressedPart made = compressor.get();
    if (withCursor) {
      compressedWithCursor = made;
    } else {
      compressed = made;
    }
    return made;
  }
}
