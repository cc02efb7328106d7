package io.headwater.app.tail;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Lines to whoever reads them; what that one has made of them is not known here. */
final class LinePipe implements LineOutput {

  private final OutputStream out;

  LinePipe(OutputStream out) {
    this.out = out;
  }

  @Override
  public void append(byte[] lines) throws IOException {
    out.write(lines);
  }

  /** A pipe fails only then; a file that the standard output was sent to has other reasons. */
  @Override
  public boolean isReaderGone() {
    return !(out instanceof FileOutputStream file) || !hasPlaces(file);
  }

  @Override
  public String name() {
    return "the standard output";
  }

  /** Leaves it open: a write may be waiting for the reader. */
  @Override
  public void close() {}

  /** As files and disks have; pipes, sockets and terminals have none. */
  private static boolean hasPlaces(FileOutputStream file) {
    try {
      return file.getChannel().position() >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
