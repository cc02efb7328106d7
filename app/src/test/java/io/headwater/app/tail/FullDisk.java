package io.headwater.app.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file on a disk that takes so many bytes, then no more. */
final class FullDisk extends FileChannel {

  private final FileChannel file;
  private int left;

  FullDisk(FileChannel file, int bytes) {
    this.file = file;
    this.left = bytes;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    if (left == 0) {
      throw new IOException("No space left on device");
    }
    ByteBuffer part = from.slice(from.position(), Math.min(left, from.remaining()));
    int written = file.write(part);
    left -= written;
    from.position(from.position() + written);
    return written;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return file.read(into);
  }

  @Override
  public int read(ByteBuffer into, long from) throws IOException {
    return file.read(into, from);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long to) throws IOException {
    file.position(to);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    file.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    file.force(metaData);
  }

  @Override
  public FileLock tryLock(long from, long size, boolean shared) throws IOException {
    return file.tryLock(from, size, shared);
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] into, int from, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] all, int from, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer from, long at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }
}
