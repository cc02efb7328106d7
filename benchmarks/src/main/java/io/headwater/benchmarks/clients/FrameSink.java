package io.headwater.benchmarks.clients;

/**
 * What becomes of a client's messages.
 *
 * <p>Threading: the thread of the client.
 */
public interface FrameSink {

  /** How many bytes of a message it looks at. */
  default int keptBytes() {
    return 0;
  }

  /**
   * A message has come.
   *
   * @param kept its beginning, overwritten by the next
   * @param bytes of it all
   */
  void message(FrameKind kind, byte[] kept, long bytes);
}
