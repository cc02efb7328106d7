package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.load.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nats-server, with subscribers over WebSocket and a publisher over TCP. */
final class Nats {

  private Nats() {}

  /** The command line; its configuration is in a directory. */
  static List<String> command(int webSocketPort, int port, Path directory) {
    Path file = directory.resolve("nats.conf");
    String configuration =
        """
        listen: "127.0.0.1:%d"
        websocket { listen: "127.0.0.1:%d", no_tls: true }
        ping_interval: "1h"
        write_deadline: "60s"
        max_pending: 268435456
        """
            .formatted(port, webSocketPort);
    try {
      Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("nats-server", "-c", file.toString());
  }

  static Target target(int port) {
    return new Target(
        port, "/", "", Target.Wire.NATS, "CONNECT {\"verbose\":false}\r\nSUB heads 1\r\nPING\r\n");
  }

  /** What comes before a message of so many bytes. */
  static String publish(int bytes) {
    return "PUB heads %d\r\n".formatted(bytes);
  }
}
