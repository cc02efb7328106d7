package io.headwater.schemas.position;

import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.WireFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * What a client holds, as it keeps it: opaque text, base64url without padding, at most {@value
 * #MAX_CHARACTERS} characters.
 *
 * <p>Bytes: version (1), chain id, epoch (8), sequence, step (1), item, number, hash (32), CRC-32
 * of all before it (4). Chain id, sequence, item and number are unsigned LEB128; item 0 is {@link
 * Position#END} and others are one more than they say.
 *
 * @param chainId EIP-155 chain id
 * @param position in that chain's journal
 * @param step kind of the entry at the position
 * @param number height of the block that hash names
 * @param hash the block whose items up to {@code position.item} are held: inside a block that
 *     block, after a whole revert its parent, after a mark the head
 */
public record Cursor(long chainId, Position position, EntryKind step, long number, Hash hash) {

  /** Longest text that can be a cursor. */
  public static final int MAX_CHARACTERS = 120;

  private static final byte VERSION = 1;
  private static final int HASH_BYTES = 32;
  private static final int MAX_BYTES = MAX_CHARACTERS * 3 / 4;

  /** The text for the client. */
  public String encode() {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    out.put(VERSION);
    putUnsigned(out, chainId);
    out.putLong(position.epoch());
    putUnsigned(out, position.sequence());
    out.put((byte) step.code());
    putUnsigned(out, position.item() == Position.END ? 0 : position.item() + 1L);
    putUnsigned(out, number);
    out.put(hash.bytes());
    out.putInt(crc(out.array(), out.position()));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(out.array(), out.position()));
  }

  /**
   * Reads a cursor that a client sent.
   *
   * @throws UnreadableCursorException it is not one that this version of Headwater has given out;
   *     the message says why
   */
  public static Cursor decode(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      throw new UnreadableCursorException(
          "a cursor has 1 to " + MAX_CHARACTERS + " characters, this one has " + text.length());
    }
    byte[] bytes = bytes(text);
    try {
      Cursor cursor = read(bytes);
      if (!cursor.encode().equals(text)) {
        throw new UnreadableCursorException("the cursor is not as it was given out");
      }
      return cursor;
    } catch (BufferUnderflowException | IllegalArgumentException | WireFormatException e) {
      throw new UnreadableCursorException("the cursor is cut short or malformed", e);
    }
  }

  private static Cursor read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new UnreadableCursorException("cursor version " + version + " is not known here");
    }
    long chainId = getUnsigned(in);
    long epoch = in.getLong();
    long sequence = getUnsigned(in);
    EntryKind step = EntryKind.of(in.get());
    long item = getUnsigned(in);
    long number = getUnsigned(in);
    byte[] hash = new byte[HASH_BYTES];
    in.get(hash);
    int crc = crc(bytes, in.position());
    if (in.getInt() != crc || in.hasRemaining()) {
      throw new UnreadableCursorException(
          "the cursor's checksum is wrong: it was changed on its way");
    }
    int held = item == 0 ? Position.END : Math.toIntExact(Math.min(item - 1, Position.END - 1L));
    return new Cursor(chainId, new Position(epoch, sequence, held), step, number, new Hash(hash));
  }

  private static byte[] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new UnreadableCursorException("the cursor is not base64url text", e);
    }
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static void putUnsigned(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static long getUnsigned(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        if (value < 0) {
          break;
        }
        return value;
      }
    }
    throw new UnreadableCursorException("a number in the cursor is too large");
  }
}
