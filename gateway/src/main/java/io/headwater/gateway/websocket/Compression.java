package io.headwater.gateway.websocket;

/**
 * What compresses and what inflates, for all connections.
 *
 * <p>Threading: any.
 */
public record Compression(MessageDeflater deflater, MessageInflater inflater)
    implements AutoCloseable {

  /** Compresses messages of so many bytes and more. */
  public static Compression from(int threshold) {
    return new Compression(new MessageDeflater(threshold), new MessageInflater());
  }

  /** Lets go of what is held outside the heap; nothing is kept there any more. */
  @Override
  public void close() {
    deflater.close();
    inflater.close();
  }
}
