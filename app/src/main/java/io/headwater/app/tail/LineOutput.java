package io.headwater.app.tail;

import java.io.IOException;

/** Takes lines. */
sealed interface LineOutput extends AutoCloseable permits LineFile, LinePipe {

  /** Takes a whole line, or throws and holds none of it where that can be had. */
  void append(byte[] line) throws IOException;

  /** Where it goes, for messages. */
  String name();

  @Override
  void close() throws IOException;
}
