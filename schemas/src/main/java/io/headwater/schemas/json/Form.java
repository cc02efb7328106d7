package io.headwater.schemas.json;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.BlockNonce;
import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificFixed;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** How an Avro field looks in JSON-RPC. */
sealed interface Form {

  /**
   * A value read.
   *
   * @param value for the field, null when the field cannot hold it
   * @param odd JSON text of the value when writing {@code value} would not give the same again
   */
  record Read(@Nullable Object value, @Nullable String odd) {}

  /** Reads the value at the parser's current token, to its last token. */
  Read read(JsonParser in);

  /** Writes a field's value. */
  void write(ItemBytes out, Object value);

  /** The form of a field, by its schema without the null. */
  static Form of(Schema schema, boolean isData) {
    return switch (schema.getType()) {
      case FIXED -> new Fixed(schema.getFixedSize(), fixed(schema));
      case LONG -> new Quantity(false);
      case INT -> new Quantity(true);
      case BYTES -> isData ? new Data() : new BigQuantity();
      case ARRAY -> new Array(of(schema.getElementType(), false));
      case RECORD -> new Nested(schema);
      default -> throw new IllegalArgumentException("no JSON form for " + schema);
    };
  }

  private static Function<byte[], SpecificFixed> fixed(Schema schema) {
    return switch (schema.getName()) {
      case "Hash" -> Hash::new;
      case "Address" -> Address::new;
      case "Bloom" -> Bloom::new;
      case "BlockNonce" -> BlockNonce::new;
      default -> throw new IllegalArgumentException("no type for " + schema);
    };
  }

  /** Reads a JSON string by {@code parse}; anything else the field cannot hold. */
  private static Read scalar(
      JsonParser in, TextParser parse, Function<HexText, @Nullable Object> value) {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      return new Read(null, RawJson.copy(in));
    }
    HexText hex = parse.parse(in.getStringCharacters(), in.getStringOffset(), in.getStringLength());
    Object parsed = hex == null ? null : value.apply(hex);
    boolean same = parsed != null && hex != null && hex.canonical();
    return new Read(parsed, same ? null : RawJson.copy(in));
  }

  /** Hex text to bytes. */
  interface TextParser {
    @Nullable HexText parse(char[] text, int offset, int length);
  }

  /** Data of a fixed length. */
  record Fixed(int size, Function<byte[], SpecificFixed> make) implements Form {
    @Override
    public Read read(JsonParser in) {
      return scalar(
          in, HexText::data, hex -> hex.bytes().length == size ? make.apply(hex.bytes()) : null);
    }

    @Override
    public void write(ItemBytes out, Object value) {
      out.data(((SpecificFixed) value).bytes());
    }
  }

  /** Data of any length. */
  record Data() implements Form {
    @Override
    public Read read(JsonParser in) {
      return scalar(in, HexText::data, hex -> ByteBuffer.wrap(hex.bytes()));
    }

    @Override
    public void write(ItemBytes out, Object value) {
      out.data((ByteBuffer) value);
    }
  }

  /** A quantity of up to 63 bits, or 31. */
  record Quantity(boolean isInt) implements Form {
    @Override
    public Read read(JsonParser in) {
      return scalar(in, HexText::quantity, this::value);
    }

    private @Nullable Object value(HexText hex) {
      long value = hex.asLong();
      if (value < 0 || isInt && value > Integer.MAX_VALUE) {
        return null;
      }
      return isInt ? (Object) (int) value : (Object) value;
    }

    @Override
    public void write(ItemBytes out, Object value) {
      out.quantity(((Number) value).longValue());
    }
  }

  /** A quantity of any size. */
  record BigQuantity() implements Form {
    @Override
    public Read read(JsonParser in) {
      return scalar(in, HexText::quantity, hex -> ByteBuffer.wrap(hex.bytes()));
    }

    @Override
    public void write(ItemBytes out, Object value) {
      out.quantity((ByteBuffer) value);
    }
  }

  /** An array of one form. */
  record Array(Form element) implements Form {
    @Override
    public Read read(JsonParser in) {
      if (in.currentToken() != JsonToken.START_ARRAY) {
        return new Read(null, RawJson.copy(in));
      }
      List<Object> values = new ArrayList<>();
      JsonBytes odd = null;
      boolean whole = true;
      while (in.nextToken() != JsonToken.END_ARRAY) {
        Read item = element.read(in);
        if (item.odd() != null && odd == null) {
          odd = new JsonBytes().beginArray();
          for (Object before : values) {
            element.write(odd.element(), before);
          }
        }
        if (odd != null) {
          addOdd(odd.element(), item);
        }
        whole &= item.value() != null;
        if (item.value() != null) {
          values.add(item.value());
        }
      }
      return new Read(whole ? values : null, odd == null ? null : odd.endArray().toString());
    }

    private void addOdd(JsonBytes out, Read item) {
      if (item.odd() != null) {
        out.json(item.odd());
      } else if (item.value() != null) {
        element.write(out, item.value());
      }
    }

    @Override
    public void write(ItemBytes out, Object value) {
      out.beginArray();
      List<?> values = (List<?>) value;
      for (int i = 0; i < values.size(); i++) {
        element.write(out.element(), values.get(i));
      }
      out.endArray();
    }
  }

  /**
   * An object of its own schema. One that keeps extras reads whatever comes; one that doesn't is
   * odd as a whole where anything in it is.
   */
  record Nested(Schema schema) implements Form {
    @Override
    public Read read(JsonParser in) {
      RecordForm form = RecordForm.of(schema);
      if (form.keepsExtras()) {
        return new Read(form.read(in, form.newRecord()), null);
      }
      String raw = RawJson.copy(in);
      SpecificRecord value = form.readStrict(raw);
      if (value == null) {
        return new Read(null, raw);
      }
      JsonBytes again = new JsonBytes();
      form.write(again, value);
      return new Read(value, again.toString().equals(raw) ? null : raw);
    }

    @Override
    public void write(ItemBytes out, Object value) {
      RecordForm.of(schema).write(out, (SpecificRecord) value);
    }
  }
}
