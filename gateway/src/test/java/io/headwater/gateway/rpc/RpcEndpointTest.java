package io.headwater.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.limit.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Envelope, ids, batches and limits to the letter of the semantics page, without any thread. */
final class RpcEndpointTest {

  private final EndpointRig rig = new EndpointRig();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"meth | -32700",
        "`` | -32700",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"} {} | -32700",
        "1 | -32600",
        "\"x\" | -32600",
        "null | -32600",
        "[] | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"eth_chainId\"} | -32600",
        "{\"id\":7,\"method\":\"eth_chainId\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{\"a\":1},\"method\":\"eth_chainId\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"eth_chainId\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"eth_chainId\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":5} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":7} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_nothing\"} | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_call\",\"params\":[]} | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_newFilter\",\"params\":[{}]} | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_chainId\",\"params\":{\"a\":1}} | -32602",
      })
  void answersWhatIsWrongWithItsCode(String message, int code) {
    assertThat(rig.code(rig.answerTo(message))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0",
        "null",
        "\"a-b\"",
        "1.5",
        "-3",
        "1.50",
        "1e3",
        "12345678901234567890",
        "\"\\u00fc\\\"\""
      })
  void echoesIdsAsTheyWereWritten(String id) {
    String answer =
        rig.answerTo("{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"eth_chainId\"}".formatted(id));
    String echoed = id.equals("\"\\u00fc\\\"\"") ? "\"ü\\\"\"" : id;
    assertThat(answer).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + echoed + ",\"result\":\"0x1\"}");
  }

  @Test
  void answersBatchesInOrderWithErrorsInTheirPlaces() {
    String answer =
        rig.answerTo(
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"},5,{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"x\"},"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"},{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"net_version\"}]");
    JsonNode array = EndpointRig.JSON.readTree(answer);
    assertThat(array).hasSize(4);
    assertThat(array.get(0).get("result").asString()).isEqualTo("0x1");
    assertThat(array.get(1).get("id").isNull()).isTrue();
    assertThat(array.get(1).path("error").path("code").asInt()).isEqualTo(-32600);
    assertThat(array.get(2).path("error").path("code").asInt()).isEqualTo(-32601);
    assertThat(array.get(3).get("result").asString()).isEqualTo("1");
  }

  @Test
  void refusesBatchesThatAreTooLargeAsAWhole() {
    String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
    assertThat(EndpointRig.JSON.readTree(rig.answerTo("[" + call + ("," + call).repeat(4) + "]")))
        .hasSize(5);
    assertThat(rig.answerTo("[" + call + ("," + call).repeat(5) + "]"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch too large\"}}");
  }

  @Test
  void answersNothingToNotificationsAndSubscribesNobodyByOne() {
    assertThat(rig.answerTo("{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}")).isEmpty();
    assertThat(
            rig.answerTo(
                "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}"))
        .isEmpty();
    assertThat(rig.client.subscriptions.size()).isZero();
  }

  @Test
  void countsWhatCannotBeReadAgainstTheRate() {
    rig.callsAllowed = 1;
    assertThat(rig.code(rig.answerTo("{"))).isEqualTo(-32700);
    assertThat(rig.answerTo("{")).contains("-32005", "request-rate");
    JsonNode batch = EndpointRig.JSON.readTree(rig.answerTo("[1,{}]"));
    assertThat(batch.get(0).at("/error/code").asInt()).isEqualTo(-32005);
    assertThat(batch.get(1).at("/error/code").asInt()).isEqualTo(-32005);
    assertThat(rig.inCbor(new byte[] {(byte) 0xFF}).at("/error/code").asInt()).isEqualTo(-32005);
    assertThat(rig.hits.count(Limit.REQUEST_RATE)).isEqualTo(4);
  }

  @Test
  void countsEveryCallOfABatchAgainstTheRate() {
    rig.callsAllowed = 2;
    String one = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
    JsonNode answers =
        EndpointRig.JSON.readTree(rig.answerTo("[" + one + "," + one + "," + one + "]"));
    assertThat(answers.get(1).path("result").asString()).isEqualTo("0x1");
    assertThat(answers.get(2).path("error").path("code").asInt()).isEqualTo(-32005);
    assertThat(answers.get(2).path("error").path("data").toString())
        .isEqualTo("{\"limit\":\"request-rate\",\"value\":1000}");
    assertThat(rig.hits.count(Limit.REQUEST_RATE)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNestedTooDeepAndNumbersThatAreTooLong() {
    String deep =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":"
            + "[".repeat(100_000)
            + "]".repeat(100_000)
            + "}";
    assertThat(rig.answerTo(deep)).contains("{\"limit\":\"json-depth\",\"value\":64}");
    String huge = "{\"jsonrpc\":\"2.0\",\"id\":" + "9".repeat(5_000) + ",\"method\":\"x\"}";
    assertThat(rig.answerTo(huge)).contains("{\"limit\":\"json-token\",\"value\":1000}");
    assertThat(rig.code(rig.answerTo(huge))).isEqualTo(-32005);
    assertThat(rig.hits.count(Limit.JSON_TOKEN)).isEqualTo(2);
  }

  @Test
  void answersABatchUpToItsBytesAndRefusesTheRest() {
    String long9000 =
        "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"web3_clientVersion\"}"
            .formatted("x".repeat(9_000));
    JsonNode answers =
        EndpointRig.JSON.readTree(
            rig.answerTo("[" + long9000 + "," + long9000 + "," + long9000 + "]"));
    assertThat(answers.get(0).path("result").asString()).isEqualTo("headwater/test");
    assertThat(answers.get(2).path("error").path("data").path("limit").asString())
        .isEqualTo("answer-bytes");
    assertThat(rig.hits.count(Limit.ANSWER_BYTES)).isPositive();
  }
}
