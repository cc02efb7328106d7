package io.headwater.app.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.testkit.socket.RpcSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SampleNodeTest {

  private static final Duration BEATS = Duration.ofSeconds(20);

  @TempDir Path directory;

  private static String address(SampleNode node) {
    return "127.0.0.1:" + node.address().getPort();
  }

  @Test
  void announcesABlockASecondAndAnswersForItOverBothTransports()
      throws IOException, InterruptedException {
    try (SampleNode node = SampleNode.start(directory);
        RpcSocket socket = RpcSocket.connect("ws://" + address(node));
        HttpClient http = HttpClient.newHttpClient()) {
      RpcSocket.Heard heads = socket.subscribe("newHeads");
      RpcSocket.Heard pending = socket.subscribe("newPendingTransactions");
      Awaitility.await().atMost(BEATS).until(() -> heads.size() >= 3 && pending.size() >= 5);
      JsonNode first = heads.results().get(0);
      JsonNode second = heads.results().get(1);
      assertThat(second.get("parentHash")).isEqualTo(first.get("hash"));
      JsonNode block = socket.call("eth_getBlockByHash", second.get("hash").asString(), true);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address(node)))
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockReceipts\",\"params\":[%s]}"
                          .formatted(second.get("hash"))))
              .build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      JsonNode receipts = new JsonMapper().readTree(answer).path("result");
      assertThat(receipts.size())
          .as(answer)
          .isEqualTo(block.get("transactions").size())
          .isPositive();
      assertThat(socket.answer("eth_nonsense").get("error").get("code").asInt()).isEqualTo(-32601);
    }
  }

  @Test
  void refusesWhatNamesNoBlock() throws IOException {
    try (SampleNode node = SampleNode.start(directory);
        RpcSocket socket = RpcSocket.connect("ws://" + address(node))) {
      assertThat(code(socket.answer("eth_getBlockByNumber", "zzz", false))).isEqualTo(-32602);
      assertThat(code(socket.answer("eth_getBlockByNumber", -1, false))).isEqualTo(-32602);
      assertThat(code(socket.answer("eth_getBlockByNumber"))).isEqualTo(-32602);
      assertThat(code(socket.answer("eth_getBlockByHash", "0x12", false))).isEqualTo(-32602);
      assertThat(code(socket.answer("eth_getLogs", Map.of("fromBlock", "zzz")))).isEqualTo(-32602);
      assertThat(code(socket.answer("eth_getLogs", Map.of("fromBlock", "0x1")))).isEqualTo(-32000);
      assertThat(code(socket.answer("eth_getBlockByNumber", "latest", false))).isZero();
    }
  }

  private static int code(JsonNode answer) {
    return answer.path("error").path("code").asInt(0);
  }

  @Test
  void goesOnWhereItLeftOff() throws IOException {
    String head;
    try (SampleNode node = SampleNode.start(directory);
        RpcSocket socket = RpcSocket.connect("ws://" + address(node))) {
      RpcSocket.Heard heads = socket.subscribe("newHeads");
      Awaitility.await().atMost(BEATS).until(() -> heads.size() >= 2);
      head = heads.results().getFirst().get("hash").asString();
    }
    assertThat(Files.readString(directory.resolve("sample-chain"))).isNotBlank();
    try (SampleNode node = SampleNode.start(directory);
        RpcSocket socket = RpcSocket.connect("ws://" + address(node))) {
      assertThat(socket.call("eth_getBlockByHash", head, false).isObject()).isTrue();
    }
  }
}
