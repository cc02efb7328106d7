package io.headwater.benchmarks.load;

import java.nio.ByteBuffer;

/** Takes messages, in parts as they come. */
interface MessageSink {

  /** Some bytes of a message; they are all taken. */
  void part(ByteBuffer bytes);

  /**
   * The message has ended.
   *
   * @param deflated whether it is as RFC 7692 section 7.2.1 makes it
   */
  void end(boolean deflated);
}
