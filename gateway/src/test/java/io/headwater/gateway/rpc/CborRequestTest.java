package io.headwater.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.testkit.socket.CborTree;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Items in the notation of RFC 8949, appendix A, and what is no message. */
final class CborRequestTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int DEPTH = 8;

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static String json(String cbor) throws Exception {
    return new String(CborRequest.json(hex(cbor), DEPTH), StandardCharsets.UTF_8);
  }

  private static String inParams(String cbor) throws Exception {
    String json = json("a1 66706172616d73" + cbor);
    return json.substring("{\"params\":".length(), json.length() - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "00; 0",
        "1b ffffffffffffffff; 18446744073709551615",
        "c2 49 010000000000000000; 18446744073709551616",
        "20; -1",
        "3b ffffffffffffffff; -18446744073709551616",
        "c3 49 010000000000000000; -18446744073709551617",
        "f9 3e00; 1.5",
        "fa 47c35000; 100000.0",
        "fb 7e37e43c8800759c; 1.0E300",
        "f4; false",
        "f5; true",
        "f6; null",
        "f7; null",
        "64 f0908591; \"\ud800\udd51\"",
        "62 225c; \"\\\"\\\\\"",
        "7f 657374726561 646d696e67 ff; \"streaming\"",
        "80; []",
        "9f 01 82 0203 9f 0405 ff ff; [1,[2,3],[4,5]]",
        "bf 6161 01 6162 9f 0203 ff ff; {\"a\":1,\"b\":[2,3]}",
      })
  void standsForItsJson(String cbor, String json) throws Exception {
    assertThat(json(cbor)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "00; \"0x0\"",
        "19 03e8; \"0x3e8\"",
        "1b ffffffffffffffff; \"0xffffffffffffffff\"",
        "c2 49 010000000000000000; \"0x10000000000000000\"",
        "44 00010203; \"0x00010203\"",
        "5f 42 0102 43 030405 ff; \"0x0102030405\"",
        "63 307831; \"0x1\"",
        "f9 4e40; 25.0",
        "20; -1",
        "82 64 6c6f6773 a1 6966726f6d426c6f636b 01; [\"logs\",{\"fromBlock\":\"0x1\"}]",
        "a1 6d636f6e6669726d6174696f6e73 0c; {\"confirmations\":12}",
        "a1 66 637572736f72 05; {\"cursor\":5}",
        "a1 67 61646472657373 82 05 41 05; {\"address\":[5,\"0x05\"]}",
        "a1 65 6261746368 a1 686d61784974656d73 02; {\"batch\":{\"maxItems\":2}}",
      })
  void hasHexInItsParams(String cbor, String json) throws Exception {
    assertThat(inParams(cbor)).isEqualTo(json);
  }

  @Test
  void hasHexInTheParamsOfABatch() throws Exception {
    String request = "a2 626964 01 66706172616d73 81 01";
    assertThat(json("81" + request)).isEqualTo("[{\"id\":1,\"params\":[\"0x1\"]}]");
    assertThat(json("8181" + request)).isEqualTo("[[{\"id\":1,\"params\":[1]}]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; the message ends inside an item at byte 0",
        "0001; something follows the item at byte 1",
        "18; the message ends inside an item at byte 0",
        "1c; a head that is not well-formed at byte 0",
        "1f; a head that is not well-formed at byte 0",
        "41 00; a byte string outside of params at byte 0",
        "62 61; a string that is longer than the message at byte 0",
        "7b ffffffffffffffff 61; a string that is longer than the message at byte 0",
        "61 ff; a text that is not UTF-8 at byte 0",
        "63 eda080; a text that is not UTF-8 at byte 0",
        "7f 61 61; the message ends inside an item at byte 3",
        "7f 41 61 ff; a chunk of another type at byte 1",
        "7f 7f 61 61 ff ff; a chunk of another type at byte 1",
        "9b 7fffffffffffffff 01; a count that is larger than the message at byte 0",
        "bb ffffffffffffffff 01; a count that is larger than the message at byte 0",
        "82 01; a count that is larger than the message at byte 0",
        "82 61 61; the message ends inside an item at byte 3",
        "9f 01; the message ends inside an item at byte 2",
        "a1 01 02; a key that is no text at byte 1",
        "bf 61 61 ff; a break where nothing ends at byte 3",
        "ff; a break where nothing ends at byte 0",
        "f8 20; a simple value that is not known at byte 0",
        "e0; a simple value that is not known at byte 0",
        "f9 7c00; a number that JSON does not have at byte 0",
        "f9 7e00; a number that JSON does not have at byte 0",
        "d9 d9f7 00; tag 55799 is not known at byte 0",
        "c1 00; tag 1 is not known at byte 0",
        "c2 61 61; a bignum is no byte string at byte 1",
      })
  void isRefusedWithTheByte(String cbor, String why) {
    assertThatThrownBy(() -> json(cbor)).isInstanceOf(CborRequest.Malformed.class).hasMessage(why);
  }

  @Test
  void hasNumbersOfAThousandDigitsAtMost() throws Exception {
    assertThat(json("c2 59 019f" + "ff".repeat(415))).hasSize(1_000);
    assertThatThrownBy(() -> json("c3 59 01a0" + "ff".repeat(416)))
        .isInstanceOf(CborRequest.NotTaken.class)
        .hasMessage("a bignum of more than 415 bytes at byte 0");
  }

  @Test
  void isNestedNoDeeperThanItMayBe() throws Exception {
    assertThat(json("81".repeat(DEPTH - 1) + "80")).isEqualTo("[".repeat(8) + "]".repeat(8));
    assertThatThrownBy(() -> json("9f".repeat(DEPTH) + "80"))
        .isInstanceOf(CborRequest.TooDeep.class);
    assertThatThrownBy(() -> CborRequest.json(hex("81".repeat(1_000_000)), DEPTH))
        .isInstanceOf(CborRequest.TooDeep.class);
  }

  /** Trees that another encoder wrote come out as they are. */
  @Test
  void isReadAsAnotherEncoderMeantIt() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      JsonNode tree = tree(random, DEPTH - 1);
      byte[] json = CborRequest.json(CborTree.bytes(tree), DEPTH);
      assertThat(JSON.readTree(json)).isEqualTo(JSON.readTree(tree.toString()));
    }
  }

  private static JsonNode tree(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> JSON.getNodeFactory().numberNode(random.nextLong() >> random.nextInt(64));
      case 1 -> JSON.getNodeFactory().numberNode(random.nextGaussian());
      case 2 -> JSON.getNodeFactory().stringNode("\u6c34\"a\n".repeat(random.nextInt(60)));
      case 3 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case 4 -> JSON.nullNode();
      case 5 -> {
        ArrayNode array = JSON.createArrayNode();
        for (int i = random.nextInt(30); i > 0; i--) {
          array.add(tree(random, Math.min(depth - 1, 2)));
        }
        yield array;
      }
      default -> {
        ObjectNode object = JSON.createObjectNode();
        for (int i = random.nextInt(30); i > 0; i--) {
          object.set("member" + i, tree(random, Math.min(depth - 1, 2)));
        }
        yield object;
      }
    };
  }
}
