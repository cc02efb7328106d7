package io.headwater.benchmarks.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads any number of clients: some as fast as they are sent to, some at a pace.
 *
 * <p>Threading: a thread of its own.
 */
public final class ClientThread implements AutoCloseable {

  private static final int SCRATCH = 256 * 1024;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TURNS_PER_SECOND = 10;

  private record Paced(Client client, int bytesPerSecond) {}

  private final Selector selector;
  private final Thread thread = Thread.ofPlatform().name("clients").unstarted(this::run);
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Paced> paced = new ArrayList<>();
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  private ClientThread(Selector selector) {
    this.selector = selector;
  }

  /** Starts without clients. */
  public static ClientThread start() throws IOException {
    ClientThread clients = new ClientThread(Selector.open());
    clients.thread.start();
    return clients;
  }

  /** Reads a client as fast as it is sent to. */
  public void add(Client client) {
    execute(() -> register(client));
  }

  /** Reads a client at a pace. */
  public void add(Client client, int bytesPerSecond) {
    execute(
        () -> {
          setNonBlocking(client);
          paced.add(new Paced(client, bytesPerSecond));
        });
  }

  /** Those that were read at a pace are read as fast as they are sent to from now on. */
  public void speedUp() {
    execute(
        () -> {
          paced.forEach(slow -> register(slow.client()));
          paced.clear();
        });
  }

  /** Throws what ended the thread. */
  public void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("a client has failed", cause);
    }
  }

  private void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void register(Client client) {
    try {
      setNonBlocking(client);
      client.socket().register(selector, SelectionKey.OP_READ, client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void setNonBlocking(Client client) {
    try {
      client.socket().configureBlocking(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    try {
      long turn = System.nanoTime();
      while (!closed) {
        selector.select(this::readReady, TURN_NANOS / TimeUnit.MILLISECONDS.toNanos(1));
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        if (System.nanoTime() - turn >= TURN_NANOS) {
          turn += TURN_NANOS;
          readPaced();
        }
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void readReady(SelectionKey key) {
    read((Client) key.attachment(), scratch.capacity());
  }

  private void readPaced() {
    for (Paced slow : paced) {
      read(slow.client(), slow.bytesPerSecond() / TURNS_PER_SECOND);
    }
  }

  private void read(Client client, int most) {
    try {
      var unused = client.read(scratch.clear().limit(most));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : Set.copyOf(selector.keys())) {
      key.channel().close();
    }
    for (Paced slow : paced) {
      slow.client().socket().close();
    }
    selector.close();
  }
}
