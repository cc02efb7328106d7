package io.headwater.app.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker keeps its data: made where it is missing, and held by one process at a time.
 *
 * <p>Threading: one thread.
 */
final class DataDirectory implements AutoCloseable {

  private static final String LOCK = "headwater.lock";
  private static final String CLUSTER_ID = "cluster.id";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Takes a directory.
   *
   * @throws BrokerStartException another process holds it, or it cannot be written
   */
  static DataDirectory hold(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel file =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(file) == null) {
        file.close();
        throw new BrokerStartException(
            "%s is used by another Headwater: stop that one, or choose another directory with --data"
                .formatted(path));
      }
      return new DataDirectory(path, file);
    } catch (IOException e) {
      throw new BrokerStartException(
          "%s cannot be written (%s): choose another directory with --data"
              .formatted(path, e.getClass().getSimpleName()),
          e);
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Held by this very process.
    }
  }

  /** Kafka's own directory in it. */
  Path logs() {
    return path.resolve("kafka");
  }

  /** The cluster id, made at the first start. */
  String clusterId() {
    Path file = path.resolve(CLUSTER_ID);
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, Uuid.randomUuid().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new BrokerStartException(
          "%s cannot be read or written: choose another directory with --data".formatted(file), e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new BrokerStartException("the lock of " + path + " could not be released", e);
    }
  }
}
