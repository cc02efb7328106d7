package io.headwater.testkit.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on loopback between two who talk: it forwards, delays, cuts and heals. A server that
 * advertises this address (a Kafka broker) is reached through it only.
 *
 * <p>Threading: any; two threads a connection. Bounds: {@value Pipe#BUFFER_BYTES} bytes a
 * direction, so that back pressure passes through.
 */
public final class FaultyProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong forwardedBytes = new AtomicLong();
  private final Object change = new Object();
  private volatile InetSocketAddress target;
  private volatile Duration delay = Duration.ZERO;
  private boolean isCut;

  private FaultyProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /** A proxy to a loopback port, on any that is free. */
  public static FaultyProxy to(int port) {
    try {
      FaultyProxy proxy =
          new FaultyProxy(
              new ServerSocket(0, 64, InetAddress.getLoopbackAddress()),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      Thread.ofVirtual().name("faulty-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Where it listens, as Kafka's clients and brokers want it. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** Connections from now on go to this port: the server behind it came back elsewhere. */
  public void redirect(int port) {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Everything is late by so much, in each direction. */
  public void delay(Duration by) {
    delay = by;
  }

  /** Ends every connection, and takes none until {@link #heal}. */
  public void cut() {
    synchronized (change) {
      isCut = true;
    }
    sockets.forEach(FaultyProxy::end);
  }

  /** Takes connections again. */
  public void heal() {
    synchronized (change) {
      isCut = false;
    }
  }

  /** Bytes that went through, in both directions. */
  public long forwardedBytes() {
    return forwardedBytes.get();
  }

  /** Connections that are open, counted once a side. */
  public int openSockets() {
    return sockets.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        open(listener.accept());
      } catch (IOException e) {
        // This connection is none, or the proxy is closed: the loop's condition tells.
      }
    }
  }

  private void open(Socket near) throws IOException {
    if (!admit(near)) {
      end(near);
      return;
    }
    Socket far = new Socket();
    try {
      far.connect(target);
    } catch (IOException e) {
      forget(near);
      throw e;
    }
    if (!admit(far)) {
      forget(near);
      end(far);
      return;
    }
    near.setTcpNoDelay(true);
    far.setTcpNoDelay(true);
    Pipe.start(near, far, this);
    Pipe.start(far, near, this);
  }

  private boolean admit(Socket socket) {
    synchronized (change) {
      return !isCut && sockets.add(socket);
    }
  }

  Duration delay() {
    return delay;
  }

  void forwarded(int bytes) {
    forwardedBytes.addAndGet(bytes);
  }

  void forget(Socket socket) {
    sockets.remove(socket);
    end(socket);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
