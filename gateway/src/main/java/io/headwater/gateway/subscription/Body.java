package io.headwater.gateway.subscription;

import io.headwater.gateway.session.Encoding;
import io.headwater.schemas.json.CborBytes;
import io.headwater.schemas.json.ItemBytes;
import io.headwater.schemas.json.JsonBytes;
import java.util.function.Consumer;

/**
 * What one notification after another says, its {@code result}: rendered in a format when the first
 * group wants it so, and once, however many want it.
 *
 * <p>Threading: one thread. Bounds: one result of any size in each format.
 */
final class Body {

  private final Rendering json = new Rendering(new JsonBytes());
  private final Rendering cbor = new Rendering(new CborBytes());
  private Consumer<ItemBytes> writer = out -> {};

  /** The next result; {@code writer} is called at most once a format, before there is another. */
  Body of(Consumer<ItemBytes> next) {
    writer = next;
    json.isDone = false;
    cbor.isDone = false;
    return this;
  }

  /** The result in a format, until there is another. */
  ItemBytes in(Encoding.Format format) {
    return switch (format) {
      case JSON -> json.by(writer);
      case CBOR -> cbor.by(writer);
    };
  }

  private static final class Rendering {
    private final ItemBytes out;
    private boolean isDone;

    Rendering(ItemBytes out) {
      this.out = out;
    }

    ItemBytes by(Consumer<ItemBytes> writer) {
      if (!isDone) {
        writer.accept(out.clear());
        isDone = true;
      }
      return out;
    }
  }
}
