package io.headwater.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class FaultyProxyTest {

  private ServerSocket echo;
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = FaultyProxy.to(echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The proxy was cut.
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static int echoed(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  @Test
  void forwardsBothWays() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echoed(socket, 7)).isEqualTo(7);
      assertThat(proxy.forwardedBytes()).isPositive();
    }
  }

  @Test
  void endsConnectionsWhenCutAndTakesNoneUntilHealed() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echoed(socket, 7)).isEqualTo(7);
      proxy.cut();
      assertThat(isEnded(socket)).isTrue();
    }
    try (Socket refused = connect()) {
      assertThat(isEnded(refused)).isTrue();
    }
    proxy.heal();
    try (Socket again = connect()) {
      assertThat(echoed(again, 8)).isEqualTo(8);
    }
  }

  @Test
  void isLateByAsMuchAsItIsTold() throws IOException {
    proxy.delay(Duration.ofMillis(40));
    try (Socket socket = connect()) {
      long began = System.nanoTime();
      assertThat(echoed(socket, 7)).isEqualTo(7);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(80));
    }
  }

  private static boolean isEnded(Socket socket) throws IOException {
    try {
      return echoed(socket, 1) < 0;
    } catch (SocketException e) {
      return true; // Reset.
    }
  }
}
