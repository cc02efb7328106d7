package io.headwater.client;

import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a text message together.
 *
 * <p>Bounds: as many bytes of UTF-8 as it is told.
 *
 * <p>Threading: the one that the socket calls on at a time.
 */
final class MessageParts {

  private final int maxBytes;
  private StringBuilder text = new StringBuilder();
  private long bytes;

  MessageParts(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether it still fits. */
  boolean add(CharSequence part) {
    bytes += part.chars().mapToLong(MessageParts::utf8Bytes).sum();
    if (bytes > maxBytes) {
      return false;
    }
    text.append(part);
    return true;
  }

  /** The whole message, if this was its last part. */
  @Nullable String whole(boolean last) {
    if (!last) {
      return null;
    }
    String whole = text.toString();
    text = new StringBuilder();
    bytes = 0;
    return whole;
  }

  private static int utf8Bytes(int character) {
    if (character < 0x80) {
      return 1;
    }
    return character < 0x800 || Character.isSurrogate((char) character) ? 2 : 3;
  }
}
