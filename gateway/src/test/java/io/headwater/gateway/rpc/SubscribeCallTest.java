package io.headwater.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code eth_subscribe} and {@code eth_unsubscribe} take, and how they refuse the rest. */
final class SubscribeCallTest {

  private final EndpointRig rig = new EndpointRig();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[\"newHeads\"]",
        "[\"newHeads\",null]",
        "[\"newHeads\",{}]",
        "[\"newHeads\",{\"includeTransactions\":false}]",
        "[\"logs\"]",
        "[\"logs\",null]",
        "[\"logs\",{}]",
        "[\"logs\",{\"fromBlock\":\"latest\",\"toBlock\":\"latest\",\"address\":[],\"topics\":[],\"why\":1}]",
        "[\"logs\",{\"blockHash\":\"0x12\"}]",
        "[\"logs\",{\"fromBlock\":\"0x64\",\"toBlock\":\"0x65\"}]",
        "[\"logs\",{\"withCursor\":true,\"commitment\":\"latest\",\"confirmations\":null}]",
        "[\"logs\",{\"batch\":null}]",
        "[\"logs\",{\"batch\":{}}]",
        "[\"logs\",{\"batch\":{\"maxItems\":10000,\"maxDelayMs\":60000,\"why\":1}}]",
        "[\"logs\",{\"batch\":{\"maxItems\":5.0,\"maxDelayMs\":0.0}}]",
        "[\"blocks\",{\"batch\":{\"maxItems\":1,\"maxDelayMs\":0}}]",
        "[\"newPendingTransactions\",{\"batch\":{\"maxItems\":null}}]",
        "[\"syncing\",{\"batch\":{}}]",
        "[\"syncing\",{\"cursor\":null,\"why\":1}]",
        "[\"newPendingTransactions\"]",
        "[\"newPendingTransactions\",true]",
        "[\"newPendingTransactions\",{\"includeTransactions\":true,\"fromAddress\":\"0x1111111111111111111111111111111111111111\"}]",
        "[\"contractActivity\"]",
        "[\"contractActivity\",{\"address\":[\"0x1111111111111111111111111111111111111111\"]}]",
        "[\"syncing\"]"
      })
  void subscribesAndUnsubscribes(String params) {
    JsonNode answer = EndpointRig.JSON.readTree(rig.call("eth_subscribe", params));
    String id = answer.path("result").asString("");
    assertThat(id).as(answer.toString()).matches("0x[0-9a-f]{32}");
    assertThat(rig.call("eth_unsubscribe", "[\"" + id + "\"]")).contains("\"result\":true");
    assertThat(rig.code(rig.call("eth_unsubscribe", "[\"" + id + "\"]"))).isEqualTo(-32000);
    assertThat(rig.client.subscriptions.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | -32602 | expected subscription name as first argument",
        "[5] | -32602 | expected subscription name as first argument",
        "[\"nothing\"] | -32601 | no \"nothing\" subscription in eth namespace",
        "[\"newHeads\",5] | -32602 | invalid argument 1",
        "[\"newHeads\",{\"includeTransactions\":true}] | -32602 | includeTransactions",
        "[\"newHeads\",{},1] | -32602 | too many arguments",
        "[\"logs\",\"x\"] | -32602 | invalid argument 1",
        "[\"logs\",{\"withCursor\":\"yes\"}] | -32602 | withCursor",
        "[\"logs\",{\"cursor\":\"AAAA\"}] | -32014 | cursor unreadable",
        "[\"logs\",{\"cursor\":7}] | -32602 | cursor",
        "[\"logs\",{\"commitment\":\"sure\"}] | -32602 | commitment",
        "[\"logs\",{\"confirmations\":-1}] | -32602 | confirmations",
        "[\"logs\",{\"batch\":5}] | -32602 | batch: an object",
        "[\"logs\",{\"batch\":true}] | -32602 | batch: an object",
        "[\"logs\",{\"batch\":{\"maxItems\":0}}] | -32602 | batch: maxItems: a number from 1 to 10000",
        "[\"logs\",{\"batch\":{\"maxItems\":10001}}] | -32602 | batch: maxItems",
        "[\"logs\",{\"batch\":{\"maxItems\":1.5}}] | -32602 | batch: maxItems",
        "[\"logs\",{\"batch\":{\"maxItems\":\"0x5\"}}] | -32602 | batch: maxItems",
        "[\"logs\",{\"batch\":{\"maxDelayMs\":-1}}] | -32602 | batch: maxDelayMs: a number from 0 to 60000",
        "[\"newHeads\",{\"batch\":{\"maxDelayMs\":60001}}] | -32602 | batch: maxDelayMs",
        "[\"blocks\",{\"batch\":[]}] | -32602 | batch: an object",
        "[\"newPendingTransactions\",{\"batch\":7}] | -32602 | batch: an object",
        "[\"syncing\",{\"batch\":{\"maxItems\":-1}}] | -32602 | batch: maxItems",
        "[\"logs\",{\"fromBlock\":\"pending\"}] | -32602 | pending logs are not supported",
        "[\"logs\",{\"toBlock\":\"0x5\"}] | -32602 | invalid block range params",
        "[\"logs\",{\"fromBlock\":\"latest\",\"toBlock\":\"0x5\"}] | -32602 | invalid block range params",
        "[\"logs\",{\"fromBlock\":\"0x6\",\"toBlock\":\"0x5\"}] | -32602 | invalid block range params",
        "[\"logs\",{\"toBlock\":\"earliest\"}] | -32602 | invalid block range params",
        "[\"logs\",{\"fromBlock\":\"0x01\"}] | -32602 | leading zero",
        "[\"logs\",{\"fromBlock\":5}] | -32602 | without 0x prefix",
        "[\"logs\",{\"blockHash\":\"0x12\",\"fromBlock\":\"0x1\"}] | -32602 | BlockHash",
        "[\"newPendingTransactions\",{\"includeTransactions\":1}] | -32602 | includeTransactions",
        "[\"newPendingTransactions\",{\"fromAddress\":\"0x12\"}] | -32602 | invalid argument 1",
        "[\"contractActivity\",{\"withCursor\":true}] | -32602 | withCursor: is not for contractActivity",
        "[\"contractActivity\",{\"fromBlock\":\"0x1\"}] | -32602 | fromBlock: is not for",
        "[\"contractActivity\",{\"batch\":{}}] | -32602 | batch: is not for contractActivity",
        "[\"contractActivity\",{\"Address\":\"0x12\"}] | -32602 | Address: is not for contractActivity",
        "[\"contractActivity\",{\"address\":\"0x12\"}] | -32602 | invalid argument 1",
        "[\"newPendingTransactions\",{\"cursor\":\"AAAA\"}] | -32602 | cursor: is not for",
        "[\"newPendingTransactions\",{\"fromBlock\":\"0x1\"}] | -32602 | fromBlock: is not for",
        "[\"newPendingTransactions\",{\"toBlock\":\"0x1\"}] | -32602 | toBlock: is not for",
        "[\"syncing\",{\"commitment\":\"safe\"}] | -32602 | commitment: is not for",
        "[\"syncing\",{\"confirmations\":1}] | -32602 | confirmations: is not for",
        "[\"syncing\",5] | -32602 | invalid argument 1"
      })
  void refusesBeforeItGivesAnId(String params, int code, String message) {
    String answer = rig.call("eth_subscribe", params);
    assertThat(rig.code(answer)).as(answer).isEqualTo(code);
    assertThat(rig.message(answer)).contains(message);
    assertThat(rig.client.subscriptions.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "99999999999999999999 | -32602",
        "1e400 | -32602",
        "-0 | 0",
        "0 | 0",
        "0.0 | 0",
        "5.0 | -32013", // It is taken, and there is no block in this journal.
        "5.5 | -32602",
        "65537.0 | -32602",
      })
  void refusesConfirmationsThatAreOutOfRange(String confirmations, int code) {
    assertThat(
            rig.code(
                rig.call(
                    "eth_subscribe", "[\"newHeads\",{\"confirmations\":" + confirmations + "}]")))
        .isEqualTo(code);
  }

  @Test
  void saysWhatUnsubscribeNeeds() {
    assertThat(rig.message(rig.call("eth_unsubscribe", "[]")))
        .isEqualTo("missing value for required argument 0");
    assertThat(rig.code(rig.call("eth_unsubscribe", "[5]"))).isEqualTo(-32602);
    assertThat(rig.message(rig.call("eth_unsubscribe", "[\"0x12\"]")))
        .isEqualTo("subscription not found");
  }

  @Test
  void refusesSubscriptionsWhileTheChainIsNotReady() {
    rig.notReady = Optional.of("the journal is still read");
    String answer = rig.call("eth_subscribe", "[\"newHeads\"]");
    assertThat(rig.code(answer)).isEqualTo(-32015);
    assertThat(
            EndpointRig.JSON
                .readTree(answer)
                .path("error")
                .path("data")
                .path("reason")
                .asString(""))
        .isEqualTo("CHAIN_NOT_READY");
  }

  @Test
  void givesEqualSubscriptionsOneIdAndTheSecondOfAConnectionItsOwn() {
    String first =
        EndpointRig.JSON
            .readTree(rig.call("eth_subscribe", "[\"logs\",{\"topics\":[]}]"))
            .get("result")
            .asString();
    String second =
        EndpointRig.JSON
            .readTree(rig.call("eth_subscribe", "[\"logs\",{}]"))
            .get("result")
            .asString();
    assertThat(second).isNotEqualTo(first);
    rig.call("eth_unsubscribe", "[\"" + first + "\"]");
    assertThat(
            EndpointRig.JSON
                .readTree(rig.call("eth_subscribe", "[\"logs\"]"))
                .get("result")
                .asString())
        .isEqualTo(first);
  }

  @Test
  void subscribesInsideABatch() {
    String answer =
        rig.answerTo(
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"eth_subscribe\",\"params\":[\"logs\",{}]}]");
    assertThat(EndpointRig.JSON.readTree(answer))
        .hasSize(2)
        .allMatch(item -> item.path("result").isString());
    assertThat(rig.client.subscriptions.size()).isEqualTo(2);
  }

  /**
   * The collected parse cases: what geth takes is taken, what it refuses is refused with its code.
   */
  @TestFactory
  List<DynamicTest> parsesFiltersAsGethDoes() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in =
        RpcEndpointTest.class.getResourceAsStream(
            "/io/headwater/testkit/chain/filter-cases.json")) {
      for (JsonNode one : EndpointRig.JSON.readTree(in).get("parse")) {
        tests.add(
            DynamicTest.dynamicTest(
                one.get("id").asString() + " " + one.get("filter"),
                () -> {
                  String answer =
                      rig.call(
                          "eth_subscribe",
                          "[\"logs\"," + grown((ObjectNode) one.get("filter")) + "]");
                  int expected = one.get("accepted").asBoolean() ? 0 : one.get("code").asInt();
                  assertThat(rig.code(answer)).as(answer).isEqualTo(expected);
                }));
      }
    }
    return tests;
  }

  /** Members that begin with an underscore tell a test to grow a list. */
  private static ObjectNode grown(ObjectNode filter) {
    ObjectNode grown = filter.deepCopy();
    JsonNode topics = grown.remove("_repeatTopic0To");
    if (topics != null) {
      ArrayNode alternatives = EndpointRig.JSON.createArrayNode();
      ((ArrayNode) grown.get("topics")).set(0, alternatives);
      for (int i = 1; i <= topics.asInt(); i++) {
        alternatives.add("0x" + "%064x".formatted(i));
      }
    }
    JsonNode addresses = grown.remove("_repeatAddressTo");
    if (addresses != null) {
      ArrayNode all = grown.putArray("address");
      for (int i = 1; i <= addresses.asInt(); i++) {
        all.add("0x" + "%040x".formatted(i));
      }
    }
    return grown;
  }

  @Test
  void refusesOneSubscriptionTooManyAndTakesItWhenAnotherHasGone() {
    String first =
        EndpointRig.JSON
            .readTree(rig.call("eth_subscribe", "[\"newHeads\"]"))
            .path("result")
            .asString();
    for (int i = 1; i < EndpointRig.LIMITS.subscriptions(); i++) {
      assertThat(rig.code(rig.call("eth_subscribe", "[\"logs\",{}]"))).isZero();
    }
    String refused = rig.call("eth_subscribe", "[\"logs\",{}]");
    assertThat(rig.code(refused)).isEqualTo(-32005);
    assertThat(refused).contains("{\"limit\":\"subscriptions\",\"value\":20}");
    assertThat(rig.client.subscriptions.size()).isEqualTo(EndpointRig.LIMITS.subscriptions());
    rig.call("eth_unsubscribe", "[\"" + first + "\"]");
    assertThat(rig.code(rig.call("eth_subscribe", "[\"logs\",{}]"))).isZero();
    rig.client.subscriptions.endAll();
    assertThat(rig.filterValues.taken()).isZero();
  }

  @Test
  void countsTheValuesOfFiltersOfOneConnectionAndOfAll() {
    String filter = "[\"logs\",{\"address\":[" + addresses(900) + "]}]";
    for (int i = 0; i < 5; i++) {
      assertThat(rig.code(rig.call("eth_subscribe", filter))).isZero();
    }
    assertThat(rig.call("eth_subscribe", filter)).contains("\"limit\":\"filter-values\"");
    assertThat(rig.filterValues.taken()).isEqualTo(4_500);
    EndpointRig.Client other = rig.new Client();
    rig.filterValues.take(3_000);
    rig.endpoint.handle(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_subscribe\",\"params\":%s}"
            .formatted(filter)
            .getBytes(StandardCharsets.UTF_8),
        other,
        json -> assertThat(String.valueOf(json)).contains("total-filter-values"));
    assertThat(other.subscriptions.size()).isZero();
  }

  private static String addresses(int count) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ",").append("\"0x%040x\"".formatted(i + 1));
    }
    return out.toString();
  }
}
