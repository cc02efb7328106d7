package io.headwater.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headwater.gateway.session.Encoding;
import io.headwater.schemas.json.ItemBytes;
import io.headwater.testkit.fuzz.Mutations;
import io.headwater.testkit.socket.CborTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever message comes, it is answered once, in JSON, and leaves nothing behind. */
final class RpcEndpointFuzz {

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNode NONE = JSON.nullNode();
  private static final RpcLimits LIMITS = new RpcLimits(20, 100, 100, 16, 0, 10, 500, 500, 100_000);

  private final EndpointRig rig = new EndpointRig(LIMITS);

  private static Stream<byte[]> messages() {
    String call = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}";
    return Mutations.of(
        Stream.of(
                call.formatted("1", "eth_chainId", "[]"),
                call.formatted("\"a\"", "eth_subscribe", "[\"newHeads\"]"),
                call.formatted(
                    "1.5e3", "eth_subscribe", "[\"logs\",{\"address\":[],\"fromBlock\":\"0x1\"}]"),
                call.formatted("null", "eth_getLogs", "[{\"topics\":[null,[]]}]"),
                call.formatted(
                    "0", "eth_subscribe", "[\"newPendingTransactions\",{\"toAddress\":[]}]"),
                "[" + call.formatted("1", "eth_unsubscribe", "[\"0x1\"]") + ",5]")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList());
  }

  private static Stream<String> filters() {
    String address = "\"0x" + "ab".repeat(20) + "\"";
    String topic = "\"0x" + "cd".repeat(32) + "\"";
    return Mutations.of(
            Stream.of(
                    "{\"address\":" + address + ",\"topics\":[" + topic + "]}",
                    "{\"address\":[" + address + "," + address + "]}",
                    "{\"topics\":[null,[" + topic + ",null]," + topic + "]}",
                    "{\"fromBlock\":\"0x10\",\"toBlock\":\"0x20\",\"withCursor\":true}",
                    "{\"blockHash\":" + topic + "}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @MethodSource("messages")
  @FuzzTest
  void answersOnceInJson(byte[] message) {
    EndpointRig.Client client = rig.new Client();
    List<String> answers = new ArrayList<>();
    rig.endpoint.handle(message, client, json -> answers.add(text(json)));
    assertThat(answers).hasSize(1);
    client.subscriptions.endAll();
    assertThat(rig.filterValues.taken()).isZero();
  }

  private static Stream<byte[]> cborMessages() {
    return Mutations.of(
        List.of(
            CborTree.bytes(call("eth_chainId", JSON.createArrayNode())),
            CborTree.bytes(call("eth_subscribe", logs())),
            CborTree.bytes(JSON.createArrayNode().add(call("eth_subscribe", logs())).add(5)),
            HexFormat.of()
                .parseHex(
                    "bf676a736f6e727063"
                        + "7f62322e6130ff" // Texts, arrays and maps of no definite length.
                        + "626964f93e00666d6574686f646b6574685f676574"
                        + "4c6f677366706172616d739fbf6666726f6d426c6f636bc24101ffff")));
  }

  private static ObjectNode call(String method, ArrayNode params) {
    ObjectNode call = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 7);
    call.put("method", method).set("params", params);
    return call;
  }

  private static ArrayNode logs() {
    ObjectNode filter = JSON.createObjectNode().put("address", new byte[20]).put("fromBlock", 1);
    filter.putArray("topics").addNull().addArray().add(new byte[32]);
    return JSON.createArrayNode().add("logs").add(filter.put("toBlock", 9));
  }

  @MethodSource("cborMessages")
  @FuzzTest
  void answersOnceInCbor(byte[] message) {
    EndpointRig.Client client = rig.new Client();
    List<JsonNode> answers = new ArrayList<>();
    rig.endpoint.handle(
        message,
        Encoding.Format.CBOR,
        client,
        answer -> answers.add(answer == null ? NONE : CborTree.message(answer.toByteArray())));
    assertThat(answers).hasSize(1);
    client.subscriptions.endAll();
    assertThat(rig.filterValues.taken()).isZero();
  }

  /** The same inside a subscription, which a fuzzer would be long in finding. */
  @MethodSource("filters")
  @FuzzTest
  void readsFiltersWholeOrRefusesThem(String filter) {
    String message =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"logs\","
            + filter
            + "]}";
    answersOnceInJson(message.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(@Nullable ItemBytes json) {
    if (json == null) {
      return "";
    }
    var unused = JSON.readTree(json.toString());
    return json.toString();
  }
}
