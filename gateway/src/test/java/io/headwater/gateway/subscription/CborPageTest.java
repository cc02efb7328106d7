package io.headwater.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.websocket.MessageDeflater;
import io.headwater.gateway.websocket.ServerFraming;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.ReceiptJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/** The page about CBOR shows what is sent. */
final class CborPageTest {

  private static final Path PAGE = Path.of("..", "docs", "cbor.md");
  private static final int HEADER_BYTES = 4;

  @Test
  void showsANotificationAsItIs() throws IOException {
    Encoding cbor = new Encoding(Encoding.Format.CBOR, false);
    SubscriptionKey key = new SubscriptionKey(new SubscriptionKind.NewHeads(), true).in(cbor);
    Group group = new Group("0x9ce59a13059e417087c02d3236a0b1cc", key, 0);
    Body body = new Body().of(out -> ReceiptJson.writeLog(out, header(), receipt(), log(), false));
    ByteBuffer frame =
        new Notifications(new ServerFraming(new MessageDeflater(512))).event(group, body, "AQFm…");
    byte[] message = new byte[frame.remaining() - HEADER_BYTES];
    frame.get(HEADER_BYTES, message);
    assertThat(Files.readString(PAGE)).contains(diagnostic(new CBORMapper().readTree(message), ""));
  }

  private static Header header() {
    Header header = new Header();
    header.setNumber(17_686_110);
    header.setHash(hash("5b"));
    header.setTimestamp(1_689_273_647L);
    return header;
  }

  private static Receipt receipt() {
    Receipt receipt = new Receipt();
    receipt.setTransactionHash(hash("c0"));
    receipt.setTransactionIndex(3);
    return receipt;
  }

  private static Log log() {
    Log log = new Log();
    log.setAddress(
        new Address(HexFormat.of().parseHex("a0b86991c6218b36c1d19d4a2e9eb0ce3606eb48")));
    log.setTopics(
        List.of(
            new Hash(
                HexFormat.of()
                    .parseHex(
                        "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"))));
    log.setData(ByteBuffer.wrap(new byte[] {0, 0, 3, (byte) 0xE8}));
    log.setLogIndex(12);
    return log;
  }

  private static Hash hash(String octet) {
    return new Hash(HexFormat.of().parseHex(octet.repeat(32)));
  }

  /** RFC 8949, section 8, a member a line. */
  private static String diagnostic(JsonNode node, String indent) {
    String inner = indent + "  ";
    if (node.isObject()) {
      return node.properties().stream()
          .map(
              member ->
                  inner + '"' + member.getKey() + "\": " + diagnostic(member.getValue(), inner))
          .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
    }
    if (node.isArray()) {
      return node.valueStream()
          .map(element -> diagnostic(element, indent))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return node.isBinary()
        ? "h'" + HexFormat.of().formatHex(node.binaryValue()) + "'"
        : node.toString();
  }
}
