package io.headwater.app.tail;

import io.headwater.client.SubscriptionKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that nobody else writes. What follows its last whole line was torn by a kill, and
 * is cut off when it is opened; so is a rollback without the line that it was written with.
 *
 * <p>Threading: any thread.
 */
final class LineFile implements LineOutput {

  private static final int CHUNK = 1 << 16;

  /** As long as a client takes messages, and then some. */
  private static final int LONGEST_LINE = 65 << 20;

  /** More positions than ten minutes apart make of a day. */
  private static final int LINES_LOOKED_AT = 200;

  private final Path path;
  private final FileChannel channel;
  private final @Nullable Resumption resumption;
  private final @Nullable SubscriptionKind kind;
  private long end;

  private LineFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    byte[] torn = lastLine(channel.size());
    if (!Line.isBeginning(torn)) {
      throw notOurs();
    }
    this.end = channel.size() - torn.length;
    byte[] last = end == 0 ? null : lastLine(end - 1);
    while (last != null && Line.isRollback(last) && last.length + 1 < end) {
      end -= last.length + 1;
      last = lastLine(end - 1);
    }
    this.resumption = last == null ? null : Line.after(last);
    if (last != null && resumption == null) {
      throw notOurs();
    }
    this.kind = lastKind();
    channel.truncate(end);
    channel.position(end);
  }

  /** Opens or makes it, and keeps others from writing it. */
  static LineFile open(Path path) {
    return open(path, LineFile::channel);
  }

  /** Opens a file's channel. */
  interface Opening {
    FileChannel open(Path path) throws IOException;
  }

  static LineFile open(Path path, Opening opening) {
    FileChannel channel = null;
    try {
      channel = opening.open(path);
      if (!locks(channel)) {
        throw new TailException(path + ": another tail writes it");
      }
      return new LineFile(path, channel);
    } catch (NoSuchFileException e) {
      throw new TailException(path + ": there is no such directory to make it in", e);
    } catch (IOException e) {
      closeAfter(channel, e);
      throw new TailException(path + ": " + said(e), e);
    } catch (TailException e) {
      closeAfter(channel, e);
      throw e;
    }
  }

  /** Where to go on; null when it has no line yet. */
  @Nullable Resumption resumption() {
    return resumption;
  }

  /** What its last events are; null where the last lines do not tell. */
  @Nullable SubscriptionKind kind() {
    return kind;
  }

  synchronized boolean isEmpty() {
    return end == 0;
  }

  @Override
  public synchronized void append(byte[] lines) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(lines);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      channel.truncate(end); // Shrinking needs no space on a full disk.
      throw e;
    }
    end += lines.length;
  }

  @Override
  public boolean isReaderGone() {
    return false;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel.isOpen()) {
      try (channel) {
        channel.force(true);
      }
    }
  }

  static FileChannel channel(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private @Nullable SubscriptionKind lastKind() throws IOException {
    SubscriptionKind found = null;
    long before = end;
    for (int i = 0; i < LINES_LOOKED_AT && found == null && before > 0; i++) {
      byte[] line = lastLine(before - 1);
      found = Line.kind(line);
      before -= line.length + 1;
    }
    return found;
  }

  /** What stands between the last line break before a place and that place. */
  private byte[] lastLine(long before) throws IOException {
    long start = before;
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    int found = -1;
    while (found < 0 && start > 0) {
      int size = (int) Math.min(CHUNK, start);
      start -= size;
      if (before - start > LONGEST_LINE) {
        throw notOurs();
      }
      chunk.clear().limit(size);
      readFully(chunk, start);
      found = size - 1;
      while (found >= 0 && chunk.get(found) != '\n') {
        found--;
      }
    }
    byte[] line = new byte[Math.toIntExact(before - start - (found + 1))];
    readFully(ByteBuffer.wrap(line), start + found + 1);
    return line;
  }

  private void readFully(ByteBuffer into, long from) throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new IOException("it became shorter while it was read");
      }
      at += read;
    }
  }

  private TailException notOurs() {
    return new TailException(
        path + ": its last line is not one of 'headwater tail'; it was left as it is");
  }

  private static String said(IOException e) {
    return e instanceof java.nio.file.FileSystemException known && known.getReason() != null
        ? known.getReason()
        : String.valueOf(e.getMessage());
  }

  private static void closeAfter(@Nullable FileChannel channel, Exception failure) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
