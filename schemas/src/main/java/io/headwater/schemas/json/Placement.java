package io.headwater.schemas.json;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.avro.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members with which transactions, receipts and logs repeat where they stand. A block holds
 * each of them once; here what a node said is checked against that and taken away, and put back
 * where JSON is written. Written in an unusual way ({@code 0x01}), the right value stays in {@code
 * extras}, so that it comes out as it came.
 */
public final class Placement {

  static final MemberName BLOCK_HASH = MemberName.of("blockHash");
  static final MemberName BLOCK_NUMBER = MemberName.of("blockNumber");
  static final MemberName TRANSACTION_HASH = MemberName.of("transactionHash");
  static final MemberName TRANSACTION_INDEX = MemberName.of("transactionIndex");
  static final List<MemberName> OF_TRANSACTION =
      List.of(BLOCK_HASH, BLOCK_NUMBER, TRANSACTION_INDEX);
  private static final Set<String> ALL =
      Set.of("blockHash", "blockNumber", "transactionHash", "transactionIndex", "removed");

  private Placement() {}

  /**
   * Checks that everything in the block, as {@link BlockJson} read it, says that it stands in this
   * block, and takes that away.
   *
   * @throws JsonFormException something names another block, transaction or index, or none
   */
  public static void settle(Block block) {
    Header header = block.getHeader();
    String hash = data(header.getHash().bytes());
    String number = quantity(header.getNumber());
    List<Transaction> transactions = block.getTransactions();
    for (int i = 0; i < transactions.size(); i++) {
      Transaction transaction = transactions.get(i);
      Map<String, String> extras = transaction.getExtras();
      String what = "transaction " + i;
      settle(extras, "blockHash", hash, what);
      settle(extras, "blockNumber", number, what);
      settle(extras, "transactionIndex", quantity(i), what);
      transaction.setExtras(emptyToNull(extras));
    }
    for (Receipt receipt : block.getReceipts()) {
      settle(receipt, hash, number);
    }
  }

  /** Takes away what a transaction says of a place that does not matter: it is pending. */
  public static void takeAway(Transaction transaction) {
    Map<String, String> extras = transaction.getExtras();
    if (extras != null) {
      OF_TRANSACTION.forEach(member -> extras.remove(member.text));
      transaction.setExtras(emptyToNull(extras));
    }
  }

  private static void settle(Receipt receipt, String blockHash, String blockNumber) {
    String index = quantity(receipt.getTransactionIndex());
    String what = "receipt " + receipt.getTransactionIndex();
    settle(receipt.getExtras(), "blockHash", blockHash, what);
    settle(receipt.getExtras(), "blockNumber", blockNumber, what);
    receipt.setExtras(emptyToNull(receipt.getExtras()));
    String transactionHash = data(receipt.getTransactionHash().bytes());
    for (Log log : receipt.getLogs()) {
      Map<String, String> extras = log.getExtras();
      String which = "log " + log.getLogIndex();
      settle(extras, "blockHash", blockHash, which);
      settle(extras, "blockNumber", blockNumber, which);
      settle(extras, "transactionHash", transactionHash, which);
      settle(extras, "transactionIndex", index, which);
      if (extras != null && "true".equals(extras.remove("removed"))) {
        throw new JsonFormException(which + " is said to be removed");
      }
      log.setExtras(emptyToNull(extras));
    }
  }

  private static void settle(
      @Nullable Map<String, String> extras, String member, String due, String what) {
    String said = extras == null ? null : extras.get(member);
    if (extras == null || said == null) {
      throw new JsonFormException(what + " without member " + member);
    }
    if (said.equals(due)) {
      extras.remove(member);
    } else if (!same(said, due)) {
      throw new JsonFormException(
          "%s says that its %s is %s, it stands at %s".formatted(what, member, said, due));
    }
  }

  /** The same hex number, written in another way. */
  private static boolean same(String said, String due) {
    char[] text = said.toCharArray();
    char[] other = due.toCharArray();
    if (text.length < 2) {
      return false;
    }
    HexText a = HexText.quantity(text, 1, text.length - 2);
    HexText b = HexText.quantity(other, 1, other.length - 2);
    return a != null && b != null && java.util.Arrays.equals(a.bytes(), b.bytes());
  }

  /**
   * Begins the member; true when its usual value is to follow, false when extras held another one
   * and it is written.
   */
  static boolean usual(ItemBytes out, @Nullable Map<String, String> extras, MemberName member) {
    out.name(member);
    String odd = extras == null ? null : extras.get(member.text);
    if (odd == null || !out.keepsSpelling()) {
      return true;
    }
    out.json(odd);
    return false;
  }

  /** Extras without the members that say where a thing stands. */
  static @Nullable Map<String, String> without(@Nullable Map<String, String> extras) {
    if (extras == null || extras.keySet().stream().noneMatch(ALL::contains)) {
      return extras;
    }
    Map<String, String> rest = new HashMap<>(extras);
    rest.keySet().removeAll(ALL);
    return rest;
  }

  private static @Nullable Map<String, String> emptyToNull(@Nullable Map<String, String> extras) {
    return extras == null || extras.isEmpty() ? null : extras;
  }

  private static String data(byte[] bytes) {
    return new JsonBytes().data(bytes).toString();
  }

  private static String quantity(long value) {
    return new JsonBytes().quantity(value).toString();
  }
}
