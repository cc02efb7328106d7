package io.headwater.schemas.json;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON text as the CBOR of the same structure. No schema says what its texts are, so they stay
 * texts. Whole numbers are integers, others the shortest float that holds the nearest double.
 *
 * <p>Source: RFC 8949, 6.2.
 *
 * <p>Bounds: the text's own size; {@value #DEPTH} values inside each other.
 */
final class JsonToCbor {

  private static final int DEPTH = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonToCbor() {}

  /**
   * Writes one value.
   *
   * @param quantities whether each text that could be a quantity is one
   */
  static void write(String text, CborBytes out, boolean quantities) {
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (in.nextToken() == null) {
        throw new IllegalArgumentException("no JSON value");
      }
      write(in, out, quantities);
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("something follows the JSON value");
      }
    }
  }

  private static void write(JsonParser in, CborBytes out, boolean quantities) {
    switch (in.currentToken()) {
      case START_OBJECT -> {
        out.beginObject();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          out.name(in.currentName());
          in.nextToken();
          write(in, out, quantities);
        }
        out.endObject();
      }
      case START_ARRAY -> {
        out.beginArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          out.element();
          write(in, out, quantities);
        }
        out.endArray();
      }
      case VALUE_STRING -> {
        HexText quantity = quantities ? quantity(in) : null;
        if (quantity == null) {
          out.string(in.getString());
        } else {
          out.quantity(ByteBuffer.wrap(quantity.bytes()));
        }
      }
      case VALUE_NUMBER_INT -> out.number(in.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> {
        double number = Double.parseDouble(in.getString());
        if (Double.isInfinite(number)) {
          out.string(in.getString()); // JSON has no infinity; it was meant otherwise.
        } else {
          out.number(number);
        }
      }
      case VALUE_TRUE -> out.bool(true);
      case VALUE_FALSE -> out.bool(false);
      case VALUE_NULL -> out.nothing();
      default -> throw new IllegalArgumentException("no JSON value");
    }
  }

  private static @Nullable HexText quantity(JsonParser in) {
    return HexText.quantity(in.getStringCharacters(), in.getStringOffset(), in.getStringLength());
  }
}
