package io.headwater.ingest.node;

import tools.jackson.core.JsonParser;

/** Reads a {@code result} while the answer comes in. */
@FunctionalInterface
public interface ResultReader<T> {

  /** Reads the value at the parser's current token, to its last token. */
  T read(JsonParser in);
}
