package io.headwater.gateway.rpc;

import io.headwater.schemas.json.JsonBytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A message in CBOR as the JSON that it stands for. In the params of a request byte strings are
 * data and unsigned integers quantities, which JSON has as hex; the few options that are numbers in
 * JSON, and floats, stay numbers. Of tags only bignums are known, and nothing may follow the item.
 *
 * <p>Source: RFC 8949, 3, 5.3 and 6.1.
 *
 * <p>Threading: one thread. Bounds: the message's own size, of which the JSON has a small multiple;
 * {@code depth}; bignums of {@value #BIGNUM_BYTES} bytes. A length that is announced costs nothing
 * before its bytes are there.
 */
final class CborRequest {

  /**
   * Members whose numbers are numbers in JSON, too: options that count something, and what is no
   * quantity, so that its reader finds what was sent.
   */
  private static final Set<String> NUMBERS =
      Set.of(
          "confirmations",
          "maxItems",
          "maxDelayMs",
          "address",
          "topics",
          "fromAddress",
          "toAddress",
          "blockHash",
          "cursor",
          "commitment");

  /** Of a bignum: 1,000 decimal digits, which take long to make of more. */
  private static final int BIGNUM_BYTES = 415;

  private static final int INDEFINITE = 31;
  private static final int TEXT = 3;
  private static final int BREAK = 0xFF;

  /** Why a message is no CBOR, and from which byte on. */
  static class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String why, int at) {
      super(why + " at byte " + at, null, false, false);
    }
  }

  /** Why a message is not taken although it is CBOR. */
  static final class NotTaken extends Malformed {
    private static final long serialVersionUID = 1L;

    NotTaken(String why, int at) {
      super(why, at);
    }
  }

  /** A message is nested deeper than it may be. */
  static final class TooDeep extends Exception {
    private static final long serialVersionUID = 1L;

    TooDeep() {
      super("too deep", null, false, false);
    }
  }

  /** Where a value stands, which says how it is taken. */
  private enum Place {
    /** The message as a whole. */
    MESSAGE,
    /** A request, or one in a batch. */
    REQUEST,
    /** A request's member that is not its params. */
    MEMBER,
    /** In params. */
    PARAMS,
    /** In params, where a number is one in JSON. */
    NUMBER
  }

  private final ByteBuffer in;
  private final int maxDepth;
  private final JsonBytes out = new JsonBytes();
  private int depth;

  private CborRequest(byte[] message, int maxDepth) {
    this.in = ByteBuffer.wrap(message);
    this.maxDepth = maxDepth;
  }

  /** The message in JSON. */
  static byte[] json(byte[] message, int maxDepth) throws Malformed, TooDeep {
    CborRequest request = new CborRequest(message, maxDepth);
    request.value(Place.MESSAGE);
    if (request.in.hasRemaining()) {
      throw new Malformed("something follows the item", request.in.position());
    }
    return request.out.toByteArray();
  }

  private void value(Place place) throws Malformed, TooDeep {
    int at = in.position();
    int initial = next();
    int info = initial & 0x1F;
    switch (initial >> 5) {
      case 0 -> unsigned(unsignedOf(argument(info, at)), place);
      case 1 -> out.json(unsignedOf(argument(info, at)).not().toString());
      case 2 -> data(info, at, place);
      case 3 -> out.string(text(info, at));
      case 4 -> array(info, at, place);
      case 5 -> map(info, at, place);
      case 6 -> bignum(argument(info, at), at, place);
      default -> simple(info, at);
    }
  }

  private static BigInteger unsignedOf(long argument) {
    return new BigInteger(Long.toUnsignedString(argument));
  }

  private void unsigned(BigInteger value, Place place) {
    if (place == Place.PARAMS) {
      out.quantity(ByteBuffer.wrap(value.toByteArray()));
    } else {
      out.json(value.toString());
    }
  }

  private void bignum(long tag, int at, Place place) throws Malformed {
    if (tag != 2 && tag != 3) {
      throw new NotTaken("tag " + Long.toUnsignedString(tag) + " is not known", at);
    }
    int inner = in.position();
    int initial = next();
    if (initial >> 5 != 2) {
      throw new Malformed("a bignum is no byte string", inner);
    }
    byte[] magnitude = bytes(initial & 0x1F, inner, 2);
    if (magnitude.length > BIGNUM_BYTES) {
      throw new NotTaken("a bignum of more than " + BIGNUM_BYTES + " bytes", at);
    }
    BigInteger value = new BigInteger(1, magnitude);
    if (tag == 2) {
      unsigned(value, place);
    } else {
      out.json(value.not().toString());
    }
  }

  private void data(int info, int at, Place place) throws Malformed {
    if (place != Place.PARAMS && place != Place.NUMBER) {
      throw new NotTaken("a byte string outside of params", at);
    }
    out.data(bytes(info, at, 2));
  }

  private String text(int info, int at) throws Malformed {
    return decoded(bytes(info, at, TEXT), at);
  }

  private static String decoded(byte[] utf8, int at) throws Malformed {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("a text that is not UTF-8", at);
    }
  }

  /** A string's bytes, or those of its chunks, which are of its type and definite. */
  private byte[] bytes(int info, int at, int type) throws Malformed {
    if (info != INDEFINITE) {
      return take(argument(info, at), at);
    }
    JsonBytes whole = new JsonBytes();
    while (true) {
      int chunk = in.position();
      int initial = next();
      if (initial == BREAK) {
        return whole.toByteArray();
      }
      if (initial >> 5 != type || (initial & 0x1F) == INDEFINITE) {
        throw new Malformed("a chunk of another type", chunk);
      }
      byte[] bytes = take(argument(initial & 0x1F, chunk), chunk);
      if (type == TEXT) {
        var unused = decoded(bytes, chunk); // Each of them is UTF-8 (RFC 8949, 3.2.3).
      }
      whole.put(bytes);
    }
  }

  private byte[] take(long count, int at) throws Malformed {
    if (count < 0 || count > in.remaining()) {
      throw new Malformed("a string that is longer than the message", at);
    }
    byte[] taken = new byte[(int) count];
    in.get(taken);
    return taken;
  }

  private void array(int info, int at, Place place) throws Malformed, TooDeep {
    long count = begin(info, at);
    out.beginArray();
    for (long i = 0; !ends(i, count); i++) {
      out.element();
      value(elementOf(place));
    }
    out.endArray();
    depth--;
  }

  private void map(int info, int at, Place place) throws Malformed, TooDeep {
    long count = begin(info, at);
    out.beginObject();
    for (long i = 0; !ends(i, count); i++) {
      int key = in.position();
      int initial = next();
      if (initial >> 5 != 3) {
        throw new NotTaken("a key that is no text", key);
      }
      String name = text(initial & 0x1F, key);
      out.name(name);
      value(memberOf(place, name));
    }
    out.endObject();
    depth--;
  }

  private static Place elementOf(Place place) {
    return switch (place) {
      case MESSAGE -> Place.REQUEST;
      case REQUEST, MEMBER -> Place.MEMBER;
      case PARAMS, NUMBER -> place;
    };
  }

  private static Place memberOf(Place place, String name) {
    return switch (place) {
      case MESSAGE, REQUEST -> name.equals("params") ? Place.PARAMS : Place.MEMBER;
      case MEMBER -> Place.MEMBER;
      case PARAMS, NUMBER -> NUMBERS.contains(name) ? Place.NUMBER : Place.PARAMS;
    };
  }

  /** Goes one deeper; gives the count of what is inside, negative where it is not said. */
  private long begin(int info, int at) throws Malformed, TooDeep {
    if (depth == maxDepth) {
      throw new TooDeep();
    }
    depth++;
    if (info == INDEFINITE) {
      return -1;
    }
    long count = argument(info, at);
    if (count < 0 || count > in.remaining()) {
      throw new Malformed("a count that is larger than the message", at);
    }
    return count;
  }

  /** Whether an array or map is at its end; takes the break where it has one. */
  private boolean ends(long done, long count) throws Malformed {
    if (count >= 0) {
      return done == count;
    }
    if (in.hasRemaining() && (in.get(in.position()) & 0xFF) == BREAK) {
      in.get();
      return true;
    }
    return false;
  }

  private void simple(int info, int at) throws Malformed {
    switch (info) {
      case 20 -> out.bool(false);
      case 21 -> out.bool(true);
      case 22, 23 -> out.nothing();
      case 25 -> number(Float.float16ToFloat((short) argument(info, at)), at);
      case 26 -> number(Float.intBitsToFloat((int) argument(info, at)), at);
      case 27 -> number(Double.longBitsToDouble(argument(info, at)), at);
      case INDEFINITE -> throw new Malformed("a break where nothing ends", at);
      default -> throw new NotTaken("a simple value that is not known", at);
    }
  }

  private void number(double value, int at) throws Malformed {
    if (!Double.isFinite(value)) {
      throw new NotTaken("a number that JSON does not have", at);
    }
    out.json(Double.toString(value));
  }

  /** The unsigned argument of an item's head. */
  private long argument(int info, int at) throws Malformed {
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw new Malformed("a head that is not well-formed", at);
    }
    int size = 1 << info - 24;
    if (in.remaining() < size) {
      throw new Malformed("the message ends inside an item", at);
    }
    return switch (size) {
      case 1 -> in.get() & 0xFF;
      case 2 -> in.getShort() & 0xFFFF;
      case 4 -> in.getInt() & 0xFFFF_FFFFL;
      default -> in.getLong();
    };
  }

  private int next() throws Malformed {
    if (!in.hasRemaining()) {
      throw new Malformed("the message ends inside an item", in.position());
    }
    return in.get() & 0xFF;
  }
}
