package io.headwater.analytics.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.LogRow;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.avro.TokenStandard;
import io.headwater.schemas.avro.TransferRow;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TransfersTest {

  private static final String FROM = word("00000000000000000000000000000000000000a1");
  private static final String TO = word("00000000000000000000000000000000000000b2");
  private static final String OPERATOR = word("00000000000000000000000000000000000000c3");
  private static final String FULL = "f".repeat(64);

  private static String word(String digits) {
    return "0".repeat(64 - digits.length()) + digits;
  }

  private static String word(long value) {
    return word(Long.toHexString(value));
  }

  private static List<TransferRow> read(String event, List<String> indexed, String... words) {
    List<Hash> topics = new ArrayList<>();
    topics.add(new Hash(HexFormat.of().parseHex(event.substring(2))));
    indexed.forEach(word -> topics.add(new Hash(HexFormat.of().parseHex(word))));
    return read(topics, HexFormat.of().parseHex(String.join("", words)));
  }

  private static List<TransferRow> read(List<Hash> topics, byte[] data) {
    Log log = new Log(new Address(new byte[20]), topics, ByteBuffer.wrap(data), 7, null, null);
    LogRow row =
        new LogRow(
            1L,
            2L,
            3L,
            4,
            RowOp.APPLY,
            5L,
            "0xblock",
            Instant.EPOCH,
            "0xtransaction",
            6,
            7,
            "0xtoken",
            topics.isEmpty() ? null : RowText.hex(topics.getFirst()),
            null,
            null,
            null,
            "0x");
    return Transfers.in(row, log);
  }

  private static String text(TransferRow row) {
    return "%s %s %s->%s %s %s"
        .formatted(
            row.getStandard(),
            row.getOperator() == null ? "-" : row.getOperator().substring(40),
            row.getFromAddress().substring(40),
            row.getToAddress().substring(40),
            row.getTokenId(),
            row.getValue());
  }

  @Test
  void readsAnAmountThatIsNotIndexedAsErc20() {
    List<TransferRow> rows = read(Transfers.TRANSFER, List.of(FROM, TO), word(1_000));
    assertThat(rows).extracting(TransfersTest::text).containsExactly("ERC20 - a1->b2 null 1000");
    TransferRow row = rows.getFirst();
    assertThat(row.getToken()).isEqualTo("0xtoken");
    assertThat(row.getItem()).isEqualTo(4);
    assertThat(row.getLogIndex()).isEqualTo(7);
  }

  @Test
  void readsAnIndexedIdAsErc721() {
    assertThat(read(Transfers.TRANSFER, List.of(FROM, TO, word(42))))
        .extracting(TransfersTest::text)
        .containsExactly("ERC721 - a1->b2 42 1");
  }

  @Test
  void readsTokensThatIndexLess() {
    assertThat(read(Transfers.TRANSFER, List.of(), FROM, TO, word(9)))
        .extracting(TransfersTest::text)
        .containsExactly("ERC20 - a1->b2 null 9");
    assertThat(read(Transfers.TRANSFER, List.of(FROM), TO, word(9)))
        .extracting(TransfersTest::text)
        .containsExactly("ERC20 - a1->b2 null 9");
  }

  @Test
  void keepsAllBitsOfAnAmount() {
    assertThat(read(Transfers.TRANSFER, List.of(FROM, TO), FULL).getFirst().getValue())
        .isEqualTo(
            "115792089237316195423570985008687907853269984665640564039457584007913129639935");
  }

  @Test
  void readsOneErc1155Transfer() {
    assertThat(read(Transfers.TRANSFER_SINGLE, List.of(OPERATOR, FROM, TO), word(5), word(6)))
        .extracting(TransfersTest::text)
        .containsExactly("ERC1155 c3 a1->b2 5 6");
  }

  @Test
  void readsABatchInOrder() {
    List<TransferRow> rows =
        read(
            Transfers.TRANSFER_BATCH,
            List.of(OPERATOR, FROM, TO),
            word(64),
            word(160),
            word(2),
            word(11),
            word(12),
            word(2),
            word(100),
            word(200));
    assertThat(rows)
        .extracting(TransfersTest::text)
        .containsExactly("ERC1155 c3 a1->b2 11 100", "ERC1155 c3 a1->b2 12 200");
    assertThat(rows).extracting(TransferRow::getPart).containsExactly(0, 1);
  }

  @Test
  void aBatchOfUnequalArraysIsNone() {
    assertThat(
            read(
                Transfers.TRANSFER_BATCH,
                List.of(OPERATOR, FROM, TO),
                word(64),
                word(128),
                word(1),
                word(11),
                word(2),
                word(100),
                word(200)))
        .isEmpty();
  }

  @Test
  void junkIsNoTransfer() {
    assertThat(read(Transfers.TRANSFER, List.of(FROM, TO))).isEmpty();
    assertThat(read(Transfers.TRANSFER, List.of(FULL, TO), word(1))).isEmpty();
    assertThat(read(Transfers.TRANSFER_SINGLE, List.of(OPERATOR, FROM, TO), word(1))).isEmpty();
    String far = word("7fffffffffffffff");
    assertThat(read(Transfers.TRANSFER_BATCH, List.of(OPERATOR, FROM, TO), far, far)).isEmpty();
    assertThat(
            read(Transfers.TRANSFER_BATCH, List.of(OPERATOR, FROM, TO), word(64), word(64), FULL))
        .isEmpty();
    assertThat(read(List.of(), new byte[96])).isEmpty();
  }

  @Test
  void neverFailsOnWhatAContractMayEmit() {
    Random random = new Random(1);
    List<String> events =
        List.of(Transfers.TRANSFER, Transfers.TRANSFER_SINGLE, Transfers.TRANSFER_BATCH);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      List<Hash> topics = new ArrayList<>();
      topics.add(new Hash(HexFormat.of().parseHex(events.get(i % 3).substring(2))));
      for (int more = random.nextInt(4); more > 0; more--) {
        topics.add(new Hash(randomWord(random)));
      }
      byte[] data = new byte[random.nextInt(400)];
      for (int at = 0; at < data.length; at += 32) {
        byte[] word = randomWord(random);
        System.arraycopy(word, 0, data, at, Math.min(32, data.length - at));
      }
      read += read(topics, data).size();
    }
    assertThat(read).isGreaterThan(10_000);
    assertThat(TokenStandard.values()).hasSize(3);
  }

  private static byte[] randomWord(Random random) {
    byte[] word = new byte[32];
    switch (random.nextInt(4)) {
      case 0 -> random.nextBytes(word);
      case 1 -> Arrays.fill(word, 12, 32, (byte) random.nextInt());
      default -> word[31] = (byte) (32 * random.nextInt(10));
    }
    return word;
  }
}
