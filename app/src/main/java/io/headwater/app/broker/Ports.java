package io.headwater.app.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Loopback ports, looked at before Kafka is: it hangs on one that is taken. */
public final class Ports {

  private Ports() {}

  /** A port that nothing listens on. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BrokerStartException("no loopback port is free", e);
    }
  }

  /** Checks that a port can be listened on. */
  static int checked(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return port;
    } catch (IOException e) {
      throw new BrokerStartException(
          "port %d is taken: choose another for the broker with --kafka-port (broker: --port)"
              .formatted(port),
          e);
    }
  }
}
