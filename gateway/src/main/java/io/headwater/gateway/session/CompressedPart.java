package io.headwater.gateway.session;

/**
 * A part of a message, compressed with an empty window and up to a whole byte: parts that follow
 * each other are a message, whichever they are (RFC 7692, 7.2.3.5).
 *
 * @param bytes with the empty block at their end (7.2.1)
 * @param plainBytes length before
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record CompressedPart(byte[] bytes, int plainBytes) {

  /** Bytes less than before; negative for what compressing has made longer. */
  public int savedBytes() {
    return plainBytes - bytes.length;
  }
}
