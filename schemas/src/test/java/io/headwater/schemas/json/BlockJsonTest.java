package io.headwater.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.wire.SingleObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

final class BlockJsonTest {

  private static final String H = "0x" + "ab".repeat(32);
  private static final String P = "0x" + "cd".repeat(32);
  private static final String T = "0x" + "11".repeat(32);
  private static final String A = "0x" + "22".repeat(20);

  private static final String HEADER =
      """
      {"parentHash":"%s","miner":"%s","difficulty":"0x0","number":"0x1f","gasLimit":"0x1c9c380",\
      "timestamp":"0x64a","extraData":"0x","nonce":"0x0000000000000042","baseFeePerGas":"0x%s"%%s,"hash":"%s"}"""
          .formatted(P, A, "9".repeat(40), H);

  private static final String TRANSACTION =
      """
      {"blockHash":"%s","blockNumber":"0x1f","transactionIndex":"0x0","hash":"%s","type":"0x2","nonce":"0x0",\
      "from":"%s","to":%%s"value":"0x0","gas":"0x5208","input":"0x00ff","accessList":%%s,"v":"0x1","r":"0x0","s":"0x1"}"""
          .formatted(H, T, A);

  private static final String LOG =
      """
      {"address":"%s","topics":["%s"],"data":"0xdead","blockNumber":"0x1f","transactionHash":"%s",\
      "transactionIndex":"0x0","blockHash":"%s"%%s,"logIndex":"0x0","removed":false}"""
          .formatted(A, T, T, H);

  private static final String RECEIPT =
      """
      {"blockHash":"%s","blockNumber":"0x1f","transactionHash":"%s","transactionIndex":"0x0","status":"0x1",\
      "from":"%s","to":null,"contractAddress":"%s","gasUsed":"0x5208","l1Fee":"0x7","logs":[%%s]}"""
          .formatted(H, T, A, A);

  private static JsonParser at(String json) {
    JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json);
    parser.nextToken();
    return parser;
  }

  /** Reads a block and its receipts, and puts them through Avro. */
  private static Block through(String block, String... receipts) {
    Block read = BlockJson.read(at(block));
    read.setReceipts(BlockJson.readReceipts(at("[" + String.join(",", receipts) + "]")));
    Placement.settle(read);
    BlockRef head = new BlockRef(read.getHeader().getNumber(), read.getHeader().getHash());
    byte[] value = SingleObject.encode(new BlockApplied(1L, 2L, head, null, null, read));
    return ((BlockApplied) SingleObject.decode(value)).getBlock();
  }

  private static String blockOf(String headerMembers, String transactions) {
    String header = HEADER.formatted(headerMembers);
    return header.substring(0, header.length() - 1) + ",\"transactions\":[" + transactions + "]}";
  }

  private static String block(Block block) {
    JsonBytes out = new JsonBytes();
    BlockJson.write(out, block, true);
    return out.toString();
  }

  private static String header(Block block) {
    JsonBytes out = new JsonBytes();
    BlockJson.writeHeader(out, block.getHeader());
    return out.toString();
  }

  private static String receipt(Block block) {
    JsonBytes out = new JsonBytes();
    ReceiptJson.write(out, block, block.getReceipts().getFirst());
    return out.toString();
  }

  @Test
  void givesABlockBackMemberByMember() {
    String json =
        blockOf(
            "",
            TRANSACTION.formatted(
                "\"" + A + "\",", "[{\"address\":\"" + A + "\",\"storageKeys\":[\"" + T + "\"]}]"));
    Block block = through(json);
    assertThat(block(block)).isEqualTo(json);
    assertThat(block.getTransactions().getFirst().getExtras()).isNull();
  }

  @Test
  void putsUnknownHeaderMembersBeforeTheHashAndLeavesTheBodyOut() {
    Block block =
        through(blockOf(",\"l1BlockNumber\":\"0x5\",\"size\":\"0x220\",\"uncles\":[]", ""));
    assertThat(header(block)).isEqualTo(HEADER.formatted(",\"l1BlockNumber\":\"0x5\""));
    assertThat(block(block)).contains("\"size\":\"0x220\"").contains("\"uncles\":[]");
  }

  @Test
  void keepsNullAbsentAndOddValuesApart() {
    String members =
        ",\"mixHash\":null,\"gasUsed\":\"0x007\",\"stateRoot\":\"0x12\",\"totalDifficulty\":12,\"withdrawals\":null,\"odd\":{\"a\":[1.50,\"q\\\"\"]}";
    String json = blockOf(members, "");
    String again = block(through(json));
    for (String member : members.substring(1).split(",(?=\")", -1)) {
      assertThat(again).contains(member);
    }
    assertThat(again).doesNotContain("sha3Uncles").doesNotContain("uncles");
  }

  @Test
  void toldApartFromAContractCreationIsATransactionWithoutRecipient() {
    String creates = block(through(blockOf("", TRANSACTION.formatted("null,", "[]"))));
    assertThat(creates).contains("\"to\":null");
    String without = TRANSACTION.formatted("null,", "[]").replace("\"to\":null,", "");
    assertThat(block(through(blockOf("", without)))).doesNotContain("\"to\"");
  }

  @Test
  void keepsAnAccessListThatTheSchemaCannotHold() {
    String odd = "[{\"address\":\"" + A + "\",\"storageKeys\":[],\"why\":1}]";
    assertThat(block(through(blockOf("", TRANSACTION.formatted("null,", odd)))))
        .contains("\"accessList\":" + odd);
  }

  @Test
  void keepsUpperCaseHexAsItCame() {
    String upper = "0x" + "AB".repeat(20);
    String again = block(through(blockOf("", TRANSACTION.formatted("\"" + upper + "\",", "[]"))));
    assertThat(again).contains("\"to\":\"" + upper + "\"");
  }

  @Test
  void givesReceiptsBackWithTheirLogs() {
    String log = LOG.formatted(",\"blockTimestamp\":\"0x64a\",\"logType\":\"mined\"");
    String json = RECEIPT.formatted(log);
    String again = receipt(through(blockOf("", TRANSACTION.formatted("null,", "[]")), json));
    assertThat(again.replace("\"l1Fee\":\"0x7\",", ""))
        .isEqualTo(json.replace("\"l1Fee\":\"0x7\",", ""));
    assertThat(again).contains("\"l1Fee\":\"0x7\"");
  }

  @Test
  void writesLogNotificationsInGethsOrderWithTheHeadersTime() {
    Block block =
        through(
            blockOf("", TRANSACTION.formatted("null,", "[]")),
            RECEIPT.formatted(LOG.formatted("")));
    JsonBytes out = new JsonBytes();
    Receipt receipt = block.getReceipts().getFirst();
    ReceiptJson.writeLog(out, block.getHeader(), receipt, receipt.getLogs().getFirst(), true);
    assertThat(out.toString())
        .isEqualTo(
            LOG.formatted(",\"blockTimestamp\":\"0x64a\"")
                .replace("removed\":false", "removed\":true"));
  }

  @Test
  void refusesWhatStandsElsewhere() {
    String elsewhere = RECEIPT.formatted("").replace(H, P);
    String block = blockOf("", TRANSACTION.formatted("null,", "[]"));
    assertThatThrownBy(() -> through(block, elsewhere))
        .isInstanceOf(JsonFormException.class)
        .hasMessageContaining("receipt 0 says that its blockHash is");
    assertThatThrownBy(
            () ->
                through(
                    block,
                    RECEIPT.formatted(
                        LOG.formatted("").replace("\"transactionIndex\":\"0x0\",", ""))))
        .hasMessageContaining("log 0 without member transactionIndex");
    assertThatThrownBy(
            () ->
                through(
                    block,
                    RECEIPT.formatted(
                        LOG.formatted("").replace("removed\":false", "removed\":true"))))
        .hasMessageContaining("removed");
  }

  @Test
  void keepsAnUnusualButRightPlace() {
    String json =
        RECEIPT.formatted("").replace("\"blockNumber\":\"0x1f\"", "\"blockNumber\":\"0x01F\"");
    assertThat(receipt(through(blockOf("", TRANSACTION.formatted("null,", "[]")), json)))
        .contains("\"blockNumber\":\"0x01F\"");
  }

  @Test
  void namesTheMemberThatMakesABlockUnusable() {
    for (String member : List.of("parentHash", "number", "hash")) {
      String broken =
          blockOf("", "")
              .replaceFirst("\"" + member + "\":\"0x[0-9a-f]+\"", "\"" + member + "\":\"0xzz\"");
      assertThatThrownBy(() -> BlockJson.read(at(broken)))
          .isInstanceOf(JsonFormException.class)
          .hasMessageContaining("Header member " + member + " is malformed: \"0xzz\"");
    }
    assertThatThrownBy(() -> BlockJson.read(at("{}")))
        .hasMessageContaining("Header without member parentHash");
    assertThatThrownBy(() -> BlockJson.read(at(blockOf("", "\"" + T + "\""))))
        .hasMessageContaining("Transaction is not an object");
    assertThatThrownBy(() -> BlockJson.read(at("null")))
        .hasMessageContaining("a block is an object");
  }
}
