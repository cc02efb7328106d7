package io.headwater.gateway.websocket;

import java.util.concurrent.atomic.LongAdder;

/**
 * What compressing has gained, each frame counted once, however many sessions get it.
 *
 * <p>Threading: any.
 */
public final class CompressionFigures {

  private final LongAdder plainBytes = new LongAdder();
  private final LongAdder compressedBytes = new LongAdder();

  void compressed(int plain, int compressed) {
    plainBytes.add(plain);
    compressedBytes.add(compressed);
  }

  /** Bytes of messages before they were compressed. */
  public long plainBytes() {
    return plainBytes.sum();
  }

  /** The same after. */
  public long compressedBytes() {
    return compressedBytes.sum();
  }
}
