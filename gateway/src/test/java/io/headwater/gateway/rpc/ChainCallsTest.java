package io.headwater.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.testkit.socket.CborTree;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Calls that are answered from the recent blocks, where there is no upstream. */
final class ChainCallsTest {

  private final EndpointRig rig = new EndpointRig();

  private static final String HASH = "\"0x" + "00".repeat(32) + "\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "eth_getBlockByNumber | [\"zzz\",false] | invalid argument 0: hex string without 0x prefix",
        "eth_getBlockByNumber | [-1,false] | invalid argument 0: a negative number",
        "eth_getBlockByNumber | [true,false] | invalid argument 0: hex string without 0x prefix",
        "eth_getBlockByNumber | [\"0x\",false] | invalid argument 0: hex string \"0x\"",
        "eth_getBlockByNumber | [] | missing value for required argument 0",
        "eth_getBlockByNumber | [null,false] | missing value for required argument 0",
        "eth_getBlockByNumber | [\"latest\"] | missing value for required argument 1",
        "eth_getBlockByNumber | [\"latest\",1] | invalid argument 1: true or false",
        "eth_getBlockByHash | [\"0x12\",false] | invalid argument 0: hex has invalid length 1",
        "eth_getBlockByHash | [] | missing value for required argument 0",
        "eth_getBlockReceipts | [\"zzz\"] | invalid argument 0: hex string without 0x prefix",
        "eth_getBlockReceipts | [{\"blockHash\":\"0x12\"}] | invalid argument 0: hex has invalid",
        "eth_getTransactionReceipt | [\"0x12\"] | invalid argument 0: hex has invalid length 1",
        "eth_getLogs | [{\"fromBlock\":\"zzz\"}] | invalid argument 0: hex string without 0x prefix",
        "eth_getLogs | [{\"toBlock\":-5}] | invalid argument 0: a negative number",
        "eth_getLogs | [{\"address\":\"0x12\"}] | invalid argument 0: invalid address",
        "eth_getLogs | [{\"blockHash\":\"0x12\",\"fromBlock\":\"0x1\"}] | invalid argument 0: cannot",
        "eth_getLogs | [{\"fromBlock\":\"0x6\",\"toBlock\":\"0x5\"}] | invalid block range params",
        "eth_getLogs | [5] | invalid argument 0",
        "eth_getLogs | [] | missing value for required argument 0",
      })
  void refusesMalformedParamsWhereNobodyElseCould(String method, String params, String message) {
    String answer = rig.call(method, params);
    assertThat(rig.code(answer)).as(answer).isEqualTo(-32602);
    assertThat(rig.message(answer)).startsWith(message);
    JsonNode inCbor =
        EndpointRig.JSON.readTree(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, params.replace("[5]", "[[]]").replace(",1]", ",[]]")));
    assertThat(rig.inCbor(CborTree.bytes(inCbor)).at("/error/code").asInt()).isEqualTo(-32602);
  }

  @Test
  void saysWhatIsNotHereWhereNobodyElseCouldKnow() {
    assertThat(rig.call("eth_getLogs", "[{\"fromBlock\":\"0x1\",\"toBlock\":\"0x2\"}]"))
        .contains(
            "{\"code\":-32000,\"message\":\"range not in memory, and there is no --upstream\"}");
    assertThat(rig.message(rig.call("eth_getLogs", "[{}]"))).startsWith("range not in memory");
    assertThat(rig.message(rig.call("eth_getBlockByNumber", "[\"earliest\",false]")))
        .isEqualTo("block not in memory, and there is no --upstream");
    assertThat(rig.message(rig.call("eth_getBlockByHash", "[" + HASH + ",true]")))
        .startsWith("block not in memory");
    assertThat(rig.message(rig.call("eth_getBlockReceipts", "[{\"blockHash\":" + HASH + "}]")))
        .startsWith("block not in memory");
    assertThat(rig.message(rig.call("eth_getTransactionReceipt", "[" + HASH + "]")))
        .startsWith("transaction not in memory");
    rig.notReady = Optional.of("the journal is still read");
    assertThat(rig.code(rig.call("eth_getLogs", "[{}]"))).isEqualTo(-32015);
  }
}
