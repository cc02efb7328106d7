package io.headwater.app.tail;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket server that answers {@code eth_subscribe} as its script says. */
final class TailServer implements AutoCloseable {

  /**
   * The members of the answer to a subscribe's options: {@code "result":…} or {@code "error":…}.
   */
  interface Script {
    String answer(JsonNode options);
  }

  private static final JsonMapper JSON = new JsonMapper();

  /** The options of each {@code eth_subscribe}. */
  final List<JsonNode> asked = new CopyOnWriteArrayList<>();

  /** How many connections are over. */
  final AtomicInteger ended = new AtomicInteger();

  private final ServerSocket listening;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  TailServer(Script script) {
    this.script = script;
    try {
      this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TailServer start() {
    daemon(this::accept);
    return this;
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + listening.getLocalPort());
  }

  void event(String cursor, String result) {
    push("eth_subscription", "\"cursor\":\"%s\",\"result\":%s".formatted(cursor, result));
  }

  void position(String cursor) {
    push("headwater_position", "\"cursor\":\"" + cursor + "\"");
  }

  static @Nullable String option(JsonNode options, String name) {
    return options.path(name).asString(null);
  }

  /** To the newest connection. */
  private void push(String method, String members) {
    try {
      send(
          sockets.getLast(),
          "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":{\"subscription\":\"0x1\",%s}}"
              .formatted(method, members));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      shakeHands(in, socket.getOutputStream());
      sockets.add(socket);
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0F;
        int length = in.readUnsignedByte() & 0x7F;
        int size = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(size);
        for (int i = 0; i < size; i++) {
          payload[i] ^= mask[i % 4];
        }
        if (opcode == 1) {
          answer(socket, JSON.readTree(payload));
        }
      }
    } catch (IOException e) {
      ended.incrementAndGet();
    }
  }

  private void answer(Socket socket, JsonNode call) throws IOException {
    String members = "\"result\":true";
    if (call.get("method").asString().equals("eth_subscribe")) {
      JsonNode options = call.get("params").path(1);
      members = script.answer(options);
      asked.add(options);
    }
    send(socket, "{\"jsonrpc\":\"2.0\",\"id\":%s,%s}".formatted(call.get("id"), members));
  }

  private static void send(Socket socket, String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(4 + payload.length).put((byte) 0x81);
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else {
      frame.put((byte) 126).putShort((short) payload.length);
    }
    frame.put(payload);
    synchronized (socket) {
      socket.getOutputStream().write(frame.array(), 0, frame.position());
    }
  }

  private static void shakeHands(DataInputStream in, OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    String key =
        head.toString()
            .lines()
            .filter(line -> line.regionMatches(true, 0, "sec-websocket-key:", 0, 18))
            .findFirst()
            .orElseThrow()
            .substring(18)
            .strip();
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: %s\r\n\r\n".formatted(accepted(key));
    out.write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private static String accepted(String key) {
    try {
      byte[] salted =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(salted));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "tail-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
