package io.headwater.testkit.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** One direction of a connection through a {@link FaultyProxy}. */
final class Pipe {

  static final int BUFFER_BYTES = 64 * 1024;

  private Pipe() {}

  static void start(Socket from, Socket to, FaultyProxy proxy) {
    Thread.ofVirtual().name("faulty-proxy-pipe").start(() -> run(from, to, proxy));
  }

  private static void run(Socket from, Socket to, FaultyProxy proxy) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        LockSupport.parkNanos(proxy.delay().toNanos());
        out.write(buffer, 0, read);
        proxy.forwarded(read);
      }
    } catch (IOException e) {
      // Cut, or one side hung up: the other is told by its socket being closed.
    } finally {
      proxy.forget(from);
      proxy.forget(to);
    }
  }
}
