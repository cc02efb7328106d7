package io.headwater.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.testkit.socket.CborTree;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is wrong with a call in CBOR. */
final class CborCallsTest {

  private final EndpointRig rig = new EndpointRig();

  @Test
  void saysWhatWasWrongWithNumbersOfCbor() {
    assertThat(refusalInCbor("{\"cursor\":5}")).isEqualTo("cursor: a text");
    assertThat(refusalInCbor("{\"address\":5}"))
        .isEqualTo("invalid argument 1: invalid addresses in query");
    assertThat(refusalInCbor("{\"address\":[5]}"))
        .isEqualTo("invalid argument 1: non-string address at index 0");
    assertThat(refusalInCbor("{\"topics\":[5]}")).isEqualTo("invalid argument 1: invalid topic(s)");
    assertThat(refusalInCbor("{\"fromBlock\":-5}"))
        .isEqualTo("invalid argument 1: a negative number, where hex with 0x prefix is due");
  }

  private String refusalInCbor(String options) {
    return rig.inCbor(
            CborTree.bytes(
                EndpointRig.JSON.readTree(
                    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_subscribe\",\"params\":[\"logs\",%s]}"
                        .formatted(options))))
        .at("/error/message")
        .asString("");
  }

  @Test
  void tellsCborThatIsNotTakenFromWhatIsNone() {
    assertThat(parseError("d81840"))
        .isEqualTo("parse error: CBOR that is not taken here: tag 24 is not known at byte 0");
    assertThat(parseError("ff"))
        .isEqualTo("parse error: the message is not CBOR: a break where nothing ends at byte 0");
  }

  private String parseError(String hex) {
    return rig.inCbor(HexFormat.of().parseHex(hex)).at("/error/message").asString("");
  }
}
