package io.headwater.gateway.subscription;

import io.headwater.gateway.session.CompressedPart;
import io.headwater.gateway.session.Encoding;
import io.headwater.schemas.json.CborBytes;
import io.headwater.schemas.json.ItemBytes;
import io.headwater.schemas.json.JsonBytes;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one notification after another says, its {@code result}: rendered in a format when the first
 * group wants it so, and once, however many want it; compressed likewise.
 *
 * <p>Threading: one thread. Bounds: one result of any size in each format.
 */
final class Body {

  private final Rendering json = new Rendering(buffer(Encoding.Format.JSON));
  private final Rendering cbor = new Rendering(buffer(Encoding.Format.CBOR));
  private Consumer<ItemBytes> writer = out -> {};

  /** An empty buffer of a format. */
  static ItemBytes buffer(Encoding.Format format) {
    return switch (format) {
      case JSON -> new JsonBytes();
      case CBOR -> new CborBytes();
    };
  }

  /** The next result; {@code writer} is called at most once a format, before there is another. */
  Body of(Consumer<ItemBytes> next) {
    writer = next;
    json.forget();
    cbor.forget();
    return this;
  }

  /** The result in a format, until there is another. */
  ItemBytes in(Encoding.Format format) {
    return rendering(format).by(writer);
  }

  /**
   * The end of notifications in a format, from the result on, as {@code compressor} gives it the
   * first time.
   */
  CompressedPart compressed(
      Encoding.Format format, boolean withCursor, Supplier<CompressedPart> compressor) {
    return rendering(format).compressed(withCursor, compressor);
  }

  private Rendering rendering(Encoding.Format format) {
    return switch (format) {
      case JSON -> json;
      case CBOR -> cbor;
    };
  }

  private static final class Rendering {
    private final ItemBytes out;
    private boolean isDone;
    private @Nullable CompressedPart compressed;
    private @Nullable CompressedPart compressedWithCursor;

    Rendering(ItemBytes out) {
      this.out = out;
    }

    void forget() {
      isDone = false;
      compressed = null;
      compressedWithCursor = null;
    }

    ItemBytes by(Consumer<ItemBytes> writer) {
      if (!isDone) {
        writer.accept(out.clear());
        isDone = true;
      }
      return out;
    }

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
}
