package io.headwater.benchmarks.fanout;

import io.undertow.Undertow;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Options;

/**
 * The plain way to fan out with Undertow: {@link WebSockets#sendText} for every subscriber. It
 * takes two ports: of subscribers, and of the feed, where each message is behind its length.
 */
public final class UndertowApi {

  private static final int BACKLOG = 4_096;

  private UndertowApi() {}

  /** Serves until it is killed. */
  public static void main(String[] args) throws IOException {
    Set<WebSocketChannel> subscribers = ConcurrentHashMap.newKeySet();
    WebSocketConnectionCallback opened =
        (exchange, channel) -> {
          subscribers.add(channel);
          channel.addCloseTask(subscribers::remove);
          channel.getReceiveSetter().set(new AbstractReceiveListener() {});
          channel.resumeReceives();
        };
    Undertow.builder()
        .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
        .setSocketOption(Options.BACKLOG, BACKLOG)
        .setHandler(new WebSocketProtocolHandshakeHandler(opened))
        .build()
        .start();
    try (ServerSocket feeds =
        new ServerSocket(Integer.parseInt(args[1]), 1, InetAddress.getLoopbackAddress())) {
      while (true) {
        try (Socket feed = feeds.accept();
            DataInputStream in = new DataInputStream(feed.getInputStream())) {
          broadcast(in, subscribers);
        }
      }
    }
  }

  private static void broadcast(DataInputStream in, Set<WebSocketChannel> subscribers)
      throws IOException {
    try {
      while (true) {
        byte[] message = in.readNBytes(in.readInt());
        ByteBuffer direct = ByteBuffer.allocateDirect(message.length).put(message).flip();
        for (WebSocketChannel subscriber : subscribers) {
          WebSockets.sendText(direct.duplicate(), subscriber, null);
        }
      }
    } catch (EOFException e) {
      // That feed has ended.
    }
  }
}
