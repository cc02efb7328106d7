package io.headwater.ingest.node;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Input that fails when it is longer than it may be. */
final class LimitedInput extends FilterInputStream {

  private final long limitBytes;
  private long readBytes;

  LimitedInput(InputStream in, long limitBytes) {
    super(in);
    this.limitBytes = limitBytes;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      count(1);
    }
    return next;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int read = super.read(to, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private void count(int more) throws IOException {
    readBytes += more;
    if (readBytes > limitBytes) {
      throw new IOException("it is longer than " + limitBytes + " bytes");
    }
  }
}
