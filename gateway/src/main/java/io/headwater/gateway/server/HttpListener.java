package io.headwater.gateway.server;

import io.headwater.gateway.limit.ArrivalLimits;
import io.headwater.gateway.limit.Arrivals;
import io.headwater.gateway.limit.Limit;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * Takes connections and counts each from its first byte to its end; one too many is told so in
 * HTTP, and hung up on.
 *
 * <p>Threading: a connection is taken on the I/O thread that will serve it. Bounds: {@link
 * ArrivalLimits#connections}, and {@value #REFUSED_AT_ONCE} that are being told no.
 */
final class HttpListener implements AutoCloseable {

  private static final int REFUSED_AT_ONCE = 64;
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int HEADERS = 100;
  private static final int BACKLOG = 1024;

  private final Arrivals arrivals;
  private final HttpOpenListener serving;
  private final HttpOpenListener full;
  private final HttpOpenListener tooMany;
  private final AtomicInteger refusing = new AtomicInteger();
  private final AcceptingChannel<StreamConnection> channel;

  /**
   * Listens, and takes nothing before {@link #open}.
   *
   * @param bodyBytes largest body of a request
   * @throws IOException the address is taken, or not this machine's
   */
  HttpListener(
      XnioWorker worker, ListenAddress at, Arrivals arrivals, HttpHandler routes, long bodyBytes)
      throws IOException {
    this.arrivals = arrivals;
    ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES);
    OptionMap options = options(arrivals.limits(), bodyBytes);
    this.serving = new HttpOpenListener(buffers, options);
    this.full = new HttpOpenListener(buffers, options);
    this.tooMany = new HttpOpenListener(buffers, options);
    serving.setRootHandler(routes);
    full.setRootHandler(exchange -> Refusals.refuse(exchange, Limit.CONNECTIONS));
    tooMany.setRootHandler(exchange -> Refusals.refuse(exchange, Limit.CONNECTIONS_PER_ADDRESS));
    ChannelListener<StreamConnection> taking = this::take;
    this.channel = listen(worker, at, ChannelListeners.openListenerAdapter(taking));
  }

  private static OptionMap options(ArrivalLimits limits, long bodyBytes) {
    return OptionMap.builder()
        .set(UndertowOptions.MAX_ENTITY_SIZE, bodyBytes)
        .set(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
        .set(UndertowOptions.MAX_HEADERS, HEADERS)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) limits.requestTimeout().toMillis())
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, (int) limits.idleTimeout().toMillis())
        .getMap();
  }

  private static AcceptingChannel<StreamConnection> listen(
      XnioWorker worker,
      ListenAddress at,
      ChannelListener<? super AcceptingChannel<StreamConnection>> accept)
      throws IOException {
    return worker.createStreamConnectionServer(
        new InetSocketAddress(at.host(), at.port()),
        accept,
        OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.REUSE_ADDRESSES, true)
            .set(Options.BACKLOG, BACKLOG)
            .getMap());
  }

  /** Begins to take connections. */
  void open() {
    channel.resumeAccepts();
  }

  private void take(StreamConnection connection) {
    InetAddress from = connection.getPeerAddress(InetSocketAddress.class).getAddress();
    Optional<Limit> broken = arrivals.connected(from);
    if (broken.isEmpty()) {
      serving.handleEvent(connection);
      atEnd(connection, () -> arrivals.left(from));
    } else if (refusing.incrementAndGet() <= REFUSED_AT_ONCE) {
      (broken.get() == Limit.CONNECTIONS ? full : tooMany).handleEvent(connection);
      atEnd(connection, () -> refused(from));
    } else {
      IoUtils.safeClose(connection);
      refused(from);
    }
  }

  private void refused(InetAddress from) {
    refusing.decrementAndGet();
    arrivals.left(from);
  }

  /** Runs a task once when the connection ends, beside what listens for that already. */
  private static void atEnd(StreamConnection connection, Runnable task) {
    AtomicBoolean done = new AtomicBoolean();
    ChannelListener<? super StreamConnection> before = connection.getCloseListener();
    connection.setCloseListener(
        closed -> {
          if (done.compareAndSet(false, true)) {
            task.run();
          }
          ChannelListeners.invokeChannelListener(closed, before);
        });
    if (!connection.isOpen() && done.compareAndSet(false, true)) {
      task.run(); // It ended before anybody listened.
    }
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return channel.getLocalAddress(InetSocketAddress.class);
  }

  /** Takes no more connections; those there are go on. */
  void stopTaking() {
    IoUtils.safeClose(channel);
  }

  /** Ends every connection, those of sessions too. */
  @Override
  public void close() {
    stopTaking();
    serving.closeConnections();
    full.closeConnections();
    tooMany.closeConnections();
  }
}
