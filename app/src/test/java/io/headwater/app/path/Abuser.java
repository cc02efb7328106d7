package io.headwater.app.path;

import io.headwater.testkit.socket.StalledSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/** A client that does, a round each, what no client should. */
final class Abuser {

  private static final String SUBSCRIBE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"%s\"%s]}";
  private static final String[] KINDS = {"newHeads", "logs", "newPendingTransactions", "syncing"};

  private final int port;
  private final Random random;

  Abuser(int port, Random random) {
    this.port = port;
    this.random = random;
  }

  /** One round; a gateway that hangs up in its midst is what was asked for. */
  void abuse() {
    try (StalledSocket socket =
        random.nextInt(4) == 0 ? StalledSocket.connectRaw(port) : StalledSocket.connect(port)) {
      switch (random.nextInt(8)) {
        case 0 -> socket.sendRaw(junk(5_000));
        case 1 -> flood(socket, 0x89);
        case 2 -> flood(socket, 0x8A);
        case 3 -> subscribe(socket, 1 + random.nextInt(50));
        case 4 -> batch(socket);
        case 5 -> socket.sendFrame(0x01, junk(1_000));
        case 6 -> socket.sendText("[".repeat(random.nextInt(10_000)));
        default -> subscribeAndRead(socket);
      }
    } catch (IOException e) {
      if (!isHangUp(e)) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static boolean isHangUp(IOException e) {
    return String.valueOf(e.getMessage())
        .toLowerCase(Locale.ROOT)
        .matches(".*(broken pipe|reset|closed|aborted).*");
  }

  private byte[] junk(int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  private void flood(StalledSocket socket, int first) throws IOException {
    byte[] payload = new byte[random.nextInt(126)];
    for (int i = random.nextInt(5_000); i > 0; i--) {
      socket.sendFrame(first, payload);
    }
  }

  private void subscribe(StalledSocket socket, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      socket.sendText(subscription());
    }
  }

  private String subscription() {
    String kind = KINDS[random.nextInt(KINDS.length)];
    String filter =
        kind.equals("logs")
            ? ",{\"address\":\"0x%040x\"}".formatted(random.nextInt(1_000_000))
            : "";
    return SUBSCRIBE.formatted(kind, filter);
  }

  private void batch(StalledSocket socket) throws IOException {
    StringBuilder batch = new StringBuilder("[");
    for (int i = random.nextInt(200); i >= 0; i--) {
      batch.append(subscription()).append(i == 0 ? ']' : ',');
    }
    socket.sendText(batch.toString());
  }

  private void subscribeAndRead(StalledSocket socket) throws IOException {
    socket.sendText(SUBSCRIBE.formatted("logs", ",{}"));
    for (int i = random.nextInt(5); i >= 0; i--) {
      byte[] some = new byte[100 + random.nextInt(1_000)];
      if (socket.drain(some.length) < 0) {
        return;
      }
      if (random.nextInt(3) == 0) {
        socket.sendRaw("no frame".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }
}
