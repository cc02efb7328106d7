package io.headwater.app.tail;

import java.io.IOException;
import java.io.OutputStream;

/** Lines to whoever reads them; what that one has made of them is not known here. */
final class LinePipe implements LineOutput {

  private final OutputStream out;

  LinePipe(OutputStream out) {
    this.out = out;
  }

  @Override
  public void append(byte[] line) throws IOException {
    out.write(line);
  }

  @Override
  public String name() {
    return "the standard output";
  }

  /** Leaves it open: a write may be waiting for the reader. */
  @Override
  public void close() {}
}
