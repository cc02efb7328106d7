package io.headwater.analytics.export;

import java.io.Closeable;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

/**
 * A file that rows are written to.
 *
 * <p>Threading: one thread.
 */
interface RowFile extends Closeable {

  void write(SpecificRecord row) throws IOException;
}
