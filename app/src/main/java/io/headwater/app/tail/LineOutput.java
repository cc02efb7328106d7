package io.headwater.app.tail;

import java.io.IOException;

/** Takes lines. */
sealed interface LineOutput extends AutoCloseable permits LineFile, LinePipe {

  /** Takes whole lines, or throws and holds none of them where that can be had. */
  void append(byte[] lines) throws IOException;

  /** Whether {@link #append} threw because nobody reads on. */
  boolean isReaderGone();

  /** Where it goes, for messages. */
  String name();

  @Override
  void close() throws IOException;
}
