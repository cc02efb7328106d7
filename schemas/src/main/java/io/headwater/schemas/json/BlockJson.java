package io.headwater.schemas.json;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.avro.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A block as {@code eth_getBlockByHash} gives it, its receipts as {@code eth_getBlockReceipts}
 * does, and the header notification of {@code newHeads}.
 *
 * <p>Reading leaves the members that repeat where a thing stands ({@code blockHash}, {@code
 * blockNumber}, {@code transactionHash}, {@code transactionIndex}, {@code removed}) in {@code
 * extras}: {@link Placement} checks them against the block and takes them away.
 *
 * <p>Source: execution-apis {@code schemas/block.yaml}, {@code receipt.yaml}; order of header
 * members: go-ethereum {@code core/types/gen_header_json.go}.
 */
public final class BlockJson {

  private static final RecordForm HEADER = RecordForm.of(Header.getClassSchema());
  private static final RecordForm BLOCK = RecordForm.of(Block.getClassSchema());
  private static final MemberName TRANSACTIONS = MemberName.of("transactions");
  private static final RecordForm.Member HASH = HEADER.member("hash");

  /** Members of a block's JSON that are not its header's. */
  private static final Set<String> BODY =
      Set.of("transactions", "uncles", "withdrawals", "size", "totalDifficulty");

  private BlockJson() {}

  /**
   * Reads a block with whole transactions from the parser's current token; its receipts are empty.
   *
   * @throws JsonFormException it is none; the message names the member
   */
  public static Block read(JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new JsonFormException("a block is an object, not " + in.currentToken());
    }
    Header header = new Header();
    Block block = new Block();
    block.setHeader(header);
    block.setReceipts(new ArrayList<>());
    Map<String, String> extras = new HashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      boolean known =
          BODY.contains(name)
              ? BLOCK.readMember(in, name, block, extras)
              : HEADER.readMember(in, name, header, extras);
      if (!known) {
        extras.put(name, RawJson.copy(in));
      }
    }
    HEADER.finish(header, extras);
    BLOCK.finish(block, Map.of());
    return block;
  }

  /** Reads a header, from a header's JSON or a whole block's; what else is there is skipped. */
  public static Header readHeader(JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new JsonFormException("a header is an object, not " + in.currentToken());
    }
    Header header = new Header();
    Map<String, String> extras = new HashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      if (!HEADER.readMember(in, name, header, extras)) {
        in.skipChildren();
      }
    }
    HEADER.finish(header, extras);
    return header;
  }

  /** Reads an array of receipts from the parser's current token. */
  public static List<Receipt> readReceipts(JsonParser in) {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw new JsonFormException("receipts are an array, not " + in.currentToken());
    }
    List<Receipt> receipts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      receipts.add(ReceiptJson.read(in));
    }
    return receipts;
  }

  /**
   * Writes the header as a {@code newHeads} notification has it: members in geth's order, unknown
   * ones before {@code hash}, nothing of the body.
   */
  public static void writeHeader(ItemBytes out, Header header) {
    Map<String, String> extras = HEADER.extras(header);
    out.beginObject();
    writeHeaderMembers(out, header);
    if (extras != null) {
      extras.forEach(
          (name, json) -> {
            if (!HEADER.names(name) && !BODY.contains(name)) {
              out.name(name).json(json);
            }
          });
    }
    HASH.write(out, header, extras);
    out.endObject();
  }

  /**
   * Writes the block as {@code eth_getBlockByHash} does.
   *
   * @param wholeTransactions transactions as objects, else their hashes
   */
  public static void write(ItemBytes out, Block block, boolean wholeTransactions) {
    Header header = block.getHeader();
    Map<String, String> extras = HEADER.extras(header);
    out.beginObject();
    writeHeaderMembers(out, header);
    HASH.write(out, header, extras);
    for (String name : List.of("uncles", "withdrawals", "size", "totalDifficulty")) {
      BLOCK.member(name).write(out, block, extras);
    }
    HEADER.writeUnknown(out, withoutBody(extras));
    writeTransactions(out, block, wholeTransactions);
    out.endObject();
  }

  private static void writeHeaderMembers(ItemBytes out, Header header) {
    Map<String, String> extras = HEADER.extras(header);
    for (RecordForm.Member member : HEADER.members()) {
      if (member != HASH) {
        member.write(out, header, extras);
      }
    }
  }

  private static Map<String, String> withoutBody(@Nullable Map<String, String> extras) {
    if (extras == null) {
      return Map.of();
    }
    Map<String, String> rest = new HashMap<>(extras);
    rest.keySet().removeAll(BODY);
    return rest;
  }

  private static void writeTransactions(ItemBytes out, Block block, boolean whole) {
    out.name(TRANSACTIONS).beginArray();
    List<Transaction> transactions = block.getTransactions();
    for (int i = 0; i < transactions.size(); i++) {
      out.element();
      if (whole) {
        TransactionJson.writeMined(out, block, i);
      } else {
        out.data(transactions.get(i).getHash().bytes());
      }
    }
    out.endArray();
  }
}
