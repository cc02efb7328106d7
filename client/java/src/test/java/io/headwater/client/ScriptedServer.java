package io.headwater.client;

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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A WebSocket server of a few lines that does what its script says with every call.
 *
 * <p>Threading: one thread per connection, on which the script runs.
 */
final class ScriptedServer implements AutoCloseable {

  /** What is done with a call. */
  interface Script {
    void on(Peer peer, JsonNode call) throws IOException;
  }

  private static final JsonMapper JSON = new JsonMapper();

  final List<JsonNode> calls = new CopyOnWriteArrayList<>();

  /** The head of each handshake. */
  final List<String> heads = new CopyOnWriteArrayList<>();

  /** The codes that clients closed with. */
  final List<Integer> goodbyes = new CopyOnWriteArrayList<>();

  /** How many connections are over. */
  final AtomicInteger ended = new AtomicInteger();

  /** Held, no handshake is answered. */
  final Semaphore handshakes = new Semaphore(1);

  /** A line such as {@code HTTP/1.1 404 Not Found} that handshakes are refused with. */
  volatile String refusal = "";

  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket listening;
  private final Script script;

  private ScriptedServer(ServerSocket listening, Script script) {
    this.listening = listening;
    this.script = script;
  }

  static ScriptedServer start(Script script) {
    try {
      ScriptedServer server =
          new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
      daemon(server::acceptAll);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + listening.getLocalPort());
  }

  int connections() {
    return sockets.size();
  }

  List<JsonNode> subscribes() {
    return called("eth_subscribe");
  }

  List<JsonNode> called(String method) {
    return calls.stream().filter(call -> isCall(call, method)).toList();
  }

  static boolean isCall(JsonNode call, String method) {
    return call.get("method").asString().equals(method);
  }

  private void acceptAll() {
    try {
      while (!listening.isClosed()) {
        Socket socket = listening.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      Peer peer = new Peer(socket);
      String head = peer.head(in);
      heads.add(head);
      handshakes.acquireUninterruptibly();
      handshakes.release();
      if (!refusal.isEmpty()) {
        peer.refuse(refusal);
        return;
      }
      peer.handshake(head);
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0F;
        int length = in.readUnsignedByte() & 0x7F;
        byte[] mask = new byte[4];
        int size = length == 126 ? in.readUnsignedShort() : length;
        in.readFully(mask);
        byte[] payload = in.readNBytes(size);
        for (int i = 0; i < size; i++) {
          payload[i] ^= mask[i % 4];
        }
        if (opcode == 1) {
          JsonNode call = JSON.readTree(new String(payload, StandardCharsets.UTF_8));
          calls.add(call);
          script.on(peer, call);
        } else if (opcode == 8) {
          goodbyes.add((int) ByteBuffer.wrap(payload).getShort());
        }
      }
    } catch (IOException e) {
      ended.incrementAndGet(); // Either side hung up.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's end of one connection. */
  static final class Peer {
    private final Socket socket;
    private final OutputStream out;

    private Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    void result(JsonNode call, String result) throws IOException {
      send("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":\"%s\"}".formatted(call.get("id"), result));
    }

    void error(JsonNode call, String error) throws IOException {
      send("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":%s}".formatted(call.get("id"), error));
    }

    void push(String method, String members) throws IOException {
      send(pushed("0x1", method, members));
    }

    void event(String id, String result, String cursor) throws IOException {
      String members = "\"result\":\"%s\",\"cursor\":\"%s\"".formatted(result, cursor);
      send(pushed(id, "eth_subscription", members));
    }

    static String pushed(String id, String method, String members) {
      return "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":{\"subscription\":\"%s\",%s}}"
          .formatted(method, id, members);
    }

    void send(String text) throws IOException {
      frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    void frame(int first, byte[] payload) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(4 + payload.length).put((byte) first);
      if (payload.length < 126) {
        frame.put((byte) payload.length);
      } else {
        frame.put((byte) 126).putShort((short) payload.length);
      }
      frame.put(payload);
      out.write(frame.array(), 0, frame.position());
    }

    void sayGoodbye(int code, String reason) throws IOException {
      byte[] text = reason.getBytes(StandardCharsets.UTF_8);
      frame(0x88, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
    }

    void hangUp() throws IOException {
      socket.close();
    }

    private void refuse(String status) throws IOException {
      out.write(
          (status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
    }

    private String head(DataInputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      return head.toString();
    }

    private void handshake(String head) throws IOException {
      String key =
          head.lines()
              .filter(line -> line.regionMatches(true, 0, "sec-websocket-key:", 0, 18))
              .findFirst()
              .orElseThrow()
              .substring(18)
              .strip();
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(key)
              + "\r\n\r\n";
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private static String accept(String key) {
      try {
        String salted = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        return Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-1")
                    .digest(salted.getBytes(StandardCharsets.US_ASCII)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
