package io.headwater.ingest.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.avro.Transaction;
import io.headwater.schemas.bloom.LogBloom;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.CborBytes;
import io.headwater.schemas.json.ItemBytes;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.JsonFormException;
import io.headwater.schemas.json.ReceiptJson;
import io.headwater.schemas.json.TransactionJson;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.socket.CborTree;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every recorded block, of whatever chain, comes out of Avro as it went in, member by member. */
final class RecordedBlocksTest {

  private static final JsonMapper JSON = new JsonMapper();

  /** A block as ingest takes it, through the journal's bytes. */
  private static Block through(TestBlock recorded) {
    Block block = BlockJson.read(parser(recorded.block()));
    block.setReceipts(BlockJson.readReceipts(parser(recorded.receipts())));
    BlockChecks.check(hash(recorded.hash()), block);
    BlockRef head = new BlockRef(block.getHeader().getNumber(), block.getHeader().getHash());
    byte[] value = SingleObject.encode(new BlockApplied(1L, 1L, head, null, null, block));
    Block whole = ((BlockApplied) SingleObject.decode(value)).getBlock();
    assertLogsOnly(((BlockApplied) SingleObject.decodeLogs(value)).getBlock(), whole);
    return whole;
  }

  /** In CBOR everything says the same, where a reader makes hex of its bytes and integers. */
  private static void assertSameInCbor(Block block) {
    assertSameInCbor(out -> BlockJson.writeHeader(out, block.getHeader()));
    assertSameInCbor(out -> BlockJson.write(out, block, true));
    assertSameInCbor(out -> BlockJson.write(out, block, false));
    for (Transaction transaction : block.getTransactions()) {
      assertSameInCbor(out -> TransactionJson.writePending(out, transaction));
    }
    for (Receipt receipt : block.getReceipts()) {
      assertSameInCbor(out -> ReceiptJson.write(out, block, receipt));
      for (Log log : receipt.getLogs()) {
        assertSameInCbor(out -> ReceiptJson.writeLog(out, block.getHeader(), receipt, log, true));
      }
    }
  }

  private static void assertSameInCbor(Consumer<ItemBytes> item) {
    JsonBytes json = new JsonBytes();
    item.accept(json);
    CborBytes cbor = new CborBytes();
    item.accept(cbor);
    assertSame(JSON.readTree(json.toByteArray()), CborTree.item(cbor.toByteArray()), "in CBOR");
  }

  /** What is decoded for logs alone makes the same notifications. */
  private static void assertLogsOnly(Block block, Block whole) {
    assertThat(block.getTransactions()).isEmpty();
    assertThat(block.getReceipts()).hasSameSizeAs(whole.getReceipts());
    assertThat(notifications(block)).isEqualTo(notifications(whole));
  }

  private static List<String> notifications(Block block) {
    List<String> all = new ArrayList<>();
    JsonBytes out = new JsonBytes();
    BlockJson.writeHeader(out, block.getHeader());
    all.add(out.toString());
    for (Receipt receipt : block.getReceipts()) {
      for (Log log : receipt.getLogs()) {
        ReceiptJson.writeLog(out.clear(), block.getHeader(), receipt, log, false);
        all.add(out.toString());
      }
    }
    return all;
  }

  private static JsonParser parser(JsonNode json) {
    return RpcText.parser(json.toString());
  }

  private static Hash hash(String hex) {
    return new Hash(HexFormat.of().parseHex(hex, 2, hex.length()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RecordedChain.GETH_TEST_CHAIN,
        RecordedChain.SEPOLIA,
        RecordedChain.BESU_TEST_CHAIN,
        RecordedChain.QUIRKS,
        RecordedChain.SINGLES,
        RecordedChain.POLYGON
      })
  void comeOutAsTheyWentIn(String file) {
    LogBloom blooms = new LogBloom();
    for (TestBlock recorded : RecordedChain.load(file)) {
      Block block = through(recorded);
      JsonBytes out = new JsonBytes();
      BlockJson.write(out, block, true);
      assertSame(recorded.block(), JSON.readTree(out.toByteArray()), recorded + "");
      assertReceipts(recorded, block);
      assertSameInCbor(block);
      assertBloom(file, recorded, blooms.of(block));
    }
  }

  private static void assertReceipts(TestBlock recorded, Block block) {
    assertThat(block.getReceipts()).hasSameSizeAs(recorded.receipts());
    for (int i = 0; i < block.getReceipts().size(); i++) {
      Receipt receipt = block.getReceipts().get(i);
      JsonBytes out = new JsonBytes();
      ReceiptJson.write(out, block, receipt);
      JsonNode wanted = recorded.receipts().get(i);
      assertSame(wanted, JSON.readTree(out.toByteArray()), recorded + " receipt " + i);
      List<Log> logs = receipt.getLogs();
      for (int j = 0; j < logs.size(); j++) {
        ReceiptJson.writeLog(out.clear(), block.getHeader(), receipt, logs.get(j), false);
        assertLog((ObjectNode) wanted.get("logs").get(j), JSON.readTree(out.toByteArray()));
      }
    }
  }

  /** A notification has the log's members, and the block's time where the node gave none. */
  private static void assertLog(ObjectNode wanted, JsonNode got) {
    ObjectNode withTime = wanted.deepCopy();
    if (!wanted.has("blockTimestamp")) {
      withTime.set("blockTimestamp", got.get("blockTimestamp"));
    }
    withTime.put("removed", false);
    assertThat(got).isEqualTo(withTime);
  }

  private static void assertSame(JsonNode wanted, JsonNode got, String what) {
    if (!wanted.equals(got)) {
      for (String member : wanted.propertyNames()) {
        assertThat(got.get(member)).as(what + " " + member).isEqualTo(wanted.get(member));
      }
      assertThat(got).as(what).isEqualTo(wanted);
    }
  }

  /** A header's bloom is what its logs give, but where a chain leaves logs out of it. */
  private static void assertBloom(String file, TestBlock recorded, Bloom computed) {
    boolean followsEthereum =
        !file.equals(RecordedChain.QUIRKS) && !file.equals(RecordedChain.POLYGON);
    if (followsEthereum) {
      assertThat("0x" + HexFormat.of().formatHex(computed.bytes()))
          .as(recorded.toString())
          .isEqualTo(recorded.block().get("logsBloom").asString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hash",
        "receipt of another transaction",
        "log order",
        "receipt order",
        "foreign block"
      })
  void areRefusedWhenTheyContradictThemselves(String fault) {
    TestBlock block = RecordedChain.load(RecordedChain.SINGLES).getLast();
    ArrayNode receipts = block.receipts();
    switch (fault) {
      case "hash" -> block.block().put("hash", "0x" + "1".repeat(64));
      case "receipt of another transaction" ->
          ((ObjectNode) receipts.get(3))
              .set("transactionHash", receipts.get(4).get("transactionHash"));
      case "log order" -> lastLog(receipts).put("logIndex", "0x0");
      case "receipt order" -> receipts.add(receipts.get(0));
      default -> lastLog(receipts).put("blockHash", "0x" + "1".repeat(64));
    }
    TestBlock asked = RecordedChain.load(RecordedChain.SINGLES).getLast();
    assertThatThrownBy(
            () -> {
              Block read = BlockJson.read(parser(block.block()));
              read.setReceipts(BlockJson.readReceipts(parser(receipts)));
              BlockChecks.check(hash(asked.hash()), read);
            })
        .isInstanceOf(JsonFormException.class);
  }

  private static ObjectNode lastLog(ArrayNode receipts) {
    for (int i = receipts.size() - 1; i > 0; i--) {
      if (!receipts.get(i).get("logs").isEmpty()) {
        JsonNode logs = receipts.get(i).get("logs");
        return (ObjectNode) logs.get(logs.size() - 1);
      }
    }
    throw new IllegalStateException("no logs");
  }
}
