package io.headwater.benchmarks.latency;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber to all heads and logs that reads no more of a message than where it belongs.
 *
 * <p>Threading: the JDK's client.
 */
final class Subscriber implements AutoCloseable {

  private static final String HEADER_MARK = "\"result\":{\"parentHash\"";
  private static final String LOG_MARK = "\"result\":{\"address\"";
  private static final String SUBSCRIBE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[%s]}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;

  private Subscriber(String url, Stages stages) {
    socket = http.newWebSocketBuilder().buildAsync(URI.create(url), new Listener(stages)).join();
    socket.sendText(SUBSCRIBE.formatted("\"newHeads\""), true).join();
    socket.sendText(SUBSCRIBE.formatted("\"logs\",{}"), true).join();
  }

  static Subscriber connect(String url, Stages stages) {
    return new Subscriber(url, stages);
  }

  private static final class Listener implements WebSocket.Listener {
    private final Stages stages;
    private final StringBuilder message = new StringBuilder();

    Listener(Stages stages) {
      this.stages = stages;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      message.append(text);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void take(String json) {
      if (json.contains(HEADER_MARK)) {
        stages.head(quantityAfter(json, "\"number\":\"0x"));
      } else if (json.contains(LOG_MARK)) {
        stages.log(quantityAfter(json, "\"blockNumber\":\"0x"));
      }
    }

    private static long quantityAfter(String json, String mark) {
      int from = json.indexOf(mark) + mark.length();
      return Long.parseLong(json, from, json.indexOf('"', from), 16);
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.close();
  }
}
