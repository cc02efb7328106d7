package io.headwater.testkit.check;

import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.BlockRow;
import io.headwater.schemas.avro.LogRow;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.avro.TransactionRow;
import io.headwater.schemas.avro.TransferRow;
import io.headwater.testkit.chain.ChainMove;
import io.headwater.testkit.chain.TestBlock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rows that should be, as lines of text, made of the node's JSON alone: by other code than what
 * it checks, from text and not from bytes.
 */
public final class NodeRows {

  private static final String TRANSFER = "0xddf252ad";
  private static final String SINGLE = "0xc3d58168";
  private static final String BATCH = "0x4a39dc06";

  private NodeRows() {}

  /** Lines of the blocks topic. */
  public static List<String> blocks(List<ChainMove> moves) {
    List<String> lines = new ArrayList<>();
    for (ChainMove move : moves) {
      JsonNode block = move.block().block();
      lines.add(
          line(
              move.op(),
              move.block().number(),
              move.block().hash(),
              move.block().parentHash(),
              time(block),
              text(block, "miner"),
              number(block.path("gasLimit")),
              number(block.path("gasUsed")),
              number(block.path("baseFeePerGas")),
              number(block.path("blobGasUsed")),
              number(block.path("size")),
              block.get("transactions").size(),
              move.block().logs().size()));
    }
    return lines;
  }

  /** A row as a line. */
  public static String line(SpecificRecord row) {
    return switch (row) {
      case BlockRow block -> line(block);
      case LogRow log -> line(log);
      case TransactionRow transaction -> line(transaction);
      case TransferRow transfer -> line(transfer);
      default -> throw new IllegalArgumentException(row.getSchema().getName());
    };
  }

  private static String line(BlockRow row) {
    return line(
        row.getOp(),
        row.getBlockNumber(),
        row.getBlockHash(),
        row.getParentHash(),
        row.getBlockTime().getEpochSecond(),
        row.getMiner(),
        row.getGasLimit(),
        row.getGasUsed(),
        row.getBaseFeePerGas(),
        row.getBlobGasUsed(),
        row.getSize(),
        row.getTransactionCount(),
        row.getLogCount());
  }

  /** Lines of the logs topic. */
  public static List<String> logs(List<ChainMove> moves) {
    List<String> lines = new ArrayList<>();
    for (ChainMove move : moves) {
      List<String> ofBlock = new ArrayList<>();
      for (JsonNode log : move.block().logs()) {
        List<String> values = at(move, log);
        values.add(String.valueOf(text(log, "address")));
        for (int topic = 0; topic < 4; topic++) {
          values.add(String.valueOf(text(log.get("topics").path(topic))));
        }
        values.add(String.valueOf(text(log, "data")));
        ofBlock.add(line(values.toArray()));
      }
      add(lines, move, ofBlock);
    }
    return lines;
  }

  private static String line(LogRow row) {
    return line(
        row.getOp(),
        row.getBlockHash(),
        row.getTransactionHash(),
        row.getLogIndex(),
        row.getAddress(),
        row.getTopic0(),
        row.getTopic1(),
        row.getTopic2(),
        row.getTopic3(),
        row.getData());
  }

  private static List<String> at(ChainMove move, JsonNode log) {
    List<String> values = new ArrayList<>();
    values.add(move.op().name());
    values.add(move.block().hash());
    values.add(log.get("transactionHash").asString());
    values.add(String.valueOf(number(log.get("logIndex"))));
    return values;
  }

  /** Lines of the transactions topic. */
  public static List<String> transactions(List<ChainMove> moves) {
    List<String> lines = new ArrayList<>();
    for (ChainMove move : moves) {
      Map<String, JsonNode> receipts = receipts(move.block());
      List<String> ofBlock = new ArrayList<>();
      for (JsonNode transaction : move.block().block().get("transactions")) {
        JsonNode receipt = receipts.get(transaction.get("hash").asString());
        ofBlock.add(
            line(
                move.op(),
                move.block().hash(),
                text(transaction, "hash"),
                number(transaction.get("transactionIndex")),
                time(move.block().block()),
                number(transaction.path("type")),
                number(transaction.path("nonce")),
                text(transaction, "from"),
                text(transaction, "to"),
                receipt == null ? null : text(receipt, "contractAddress"),
                number(transaction.get("value")),
                number(transaction.path("gas")),
                number(transaction.path("gasPrice")),
                number(transaction.path("maxFeePerGas")),
                number(transaction.path("maxPriorityFeePerGas")),
                text(transaction, "input"),
                receipt == null ? null : number(receipt.path("status")),
                receipt == null ? null : number(receipt.path("gasUsed")),
                receipt == null ? null : number(receipt.path("effectiveGasPrice")),
                receipt == null ? 0 : receipt.get("logs").size()));
      }
      add(lines, move, ofBlock);
    }
    return lines;
  }

  private static String line(TransactionRow row) {
    return line(
        row.getOp(),
        row.getBlockHash(),
        row.getTransactionHash(),
        row.getTransactionIndex(),
        row.getBlockTime().getEpochSecond(),
        row.getType(),
        row.getNonce(),
        row.getFromAddress(),
        row.getToAddress(),
        row.getContractAddress(),
        row.getValue(),
        row.getGas(),
        row.getGasPrice(),
        row.getMaxFeePerGas(),
        row.getMaxPriorityFeePerGas(),
        row.getInput(),
        row.getStatus(),
        row.getGasUsed(),
        row.getEffectiveGasPrice(),
        row.getLogCount());
  }

  private static Map<String, JsonNode> receipts(TestBlock block) {
    Map<String, JsonNode> receipts = new HashMap<>();
    block.receipts().forEach(each -> receipts.put(each.get("transactionHash").asString(), each));
    return receipts;
  }

  /** Lines of the transfers topic. */
  public static List<String> transfers(List<ChainMove> moves) {
    List<String> lines = new ArrayList<>();
    for (ChainMove move : moves) {
      List<String> ofBlock = new ArrayList<>();
      for (JsonNode log : move.block().logs()) {
        for (String transfer : transfers(log)) {
          List<String> values = at(move, log);
          values.add(String.valueOf(text(log, "address")));
          values.add(transfer);
          ofBlock.add(line(values.toArray()));
        }
      }
      add(lines, move, ofBlock);
    }
    return lines;
  }

  private static String line(TransferRow row) {
    return line(
        row.getOp(),
        row.getBlockHash(),
        row.getTransactionHash(),
        row.getLogIndex(),
        row.getToken(),
        line(
            row.getStandard(),
            row.getOperator(),
            row.getFromAddress(),
            row.getToAddress(),
            row.getTokenId(),
            row.getValue()));
  }

  /** A transfer as it was exported, as a line. */
  public static String transferLine(JsonNode row) {
    return line(
        row.get("op").asString(),
        text(row, "blockHash"),
        text(row, "transactionHash"),
        row.get("logIndex").asInt(),
        text(row, "token"),
        line(
            text(row, "standard"),
            text(row, "operator"),
            text(row, "fromAddress"),
            text(row, "toAddress"),
            text(row, "tokenId"),
            text(row, "value")));
  }

  private static List<String> transfers(JsonNode log) {
    JsonNode topics = log.get("topics");
    String event = topics.isEmpty() ? "" : topics.get(0).asString().substring(0, 10);
    StringBuilder words = new StringBuilder();
    for (int i = 1; i < topics.size(); i++) {
      words.append(topics.get(i).asString().substring(2));
    }
    words.append(log.get("data").asString().substring(2));
    try {
      return switch (event) {
        case TRANSFER ->
            topics.size() == 4
                ? List.of(
                    line("ERC721", null, account(words, 0), account(words, 1), value(words, 2), 1))
                : List.of(
                    line(
                        "ERC20",
                        null,
                        account(words, 0),
                        account(words, 1),
                        null,
                        value(words, 2)));
        case SINGLE -> List.of(multi(words, value(words, 3), value(words, 4)));
        case BATCH -> batch(words, topics.size() - 1);
        default -> List.of();
      };
    } catch (StringIndexOutOfBoundsException | ArithmeticException e) {
      return List.of(); // The values are not there: it is no transfer.
    }
  }

  private static String multi(StringBuilder words, Object id, Object value) {
    return line("ERC1155", account(words, 0), account(words, 1), account(words, 2), id, value);
  }

  private static List<String> batch(StringBuilder words, int indexed) {
    int ids = indexed + value(words, 3).intValueExact() / 32;
    int values = indexed + value(words, 4).intValueExact() / 32;
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= value(words, ids).intValueExact(); i++) {
      lines.add(multi(words, value(words, ids + i), value(words, values + i)));
    }
    return lines;
  }

  private static BigInteger value(StringBuilder words, int place) {
    return new BigInteger(words.substring(place * 64, place * 64 + 64), 16);
  }

  private static String account(StringBuilder words, int place) {
    if (!words.substring(place * 64, place * 64 + 24).equals("0".repeat(24))) {
      throw new ArithmeticException("no address");
    }
    return "0x" + words.substring(place * 64 + 24, place * 64 + 64);
  }

  /** What happened at a contract in a minute. */
  public record Activity(long logs, long transactions, long gas, long senders) {

    /** Whether an estimate of senders is as near as it is to be: 3%, but one for few. */
    boolean isNear(Activity counted) {
      return logs == counted.logs
          && transactions == counted.transactions
          && gas == counted.gas
          && Math.abs(senders - counted.senders) <= Math.max(1, counted.senders * 3 / 100);
    }
  }

  /** Where the activity that was derived is not that of a chain. */
  public static List<String> activityFaults(List<SpecificRecord> rows, List<TestBlock> canonical) {
    Map<String, Activity> derived = newestActivity(rows);
    Map<String, Activity> counted = activity(canonical);
    List<String> faults = new ArrayList<>();
    counted.forEach(
        (key, due) -> {
          Activity is = derived.remove(key);
          if (is == null || !is.isNear(due)) {
            faults.add("%s: %s, %s is due".formatted(key, is, due));
          }
        });
    derived.forEach((key, is) -> faults.add("%s: %s, none is due".formatted(key, is)));
    return faults;
  }

  /** By contract and minute; those with nothing in them are left out. */
  private static Map<String, Activity> activity(List<TestBlock> canonical) {
    Map<String, long[]> sums = new TreeMap<>();
    Map<String, Set<String>> senders = new HashMap<>();
    for (TestBlock block : canonical) {
      long minute = Long.decode(block.block().get("timestamp").asString()) / 60;
      for (JsonNode log : block.logs()) {
        sum(sums, log.get("address").asString(), minute)[0]++;
      }
      Map<String, JsonNode> receipts = receipts(block);
      for (JsonNode transaction : block.block().get("transactions")) {
        JsonNode receipt = receipts.get(transaction.get("hash").asString());
        String contract = contract(transaction, receipt);
        if (contract != null) {
          long[] sum = sum(sums, contract, minute);
          sum[1]++;
          BigInteger gas = receipt == null ? null : number(receipt.path("gasUsed"));
          sum[2] += gas == null ? 0 : gas.longValueExact();
          senders
              .computeIfAbsent(contract + " " + minute, none -> new HashSet<>())
              .add(transaction.get("from").asString());
        }
      }
    }
    Map<String, Activity> all = new TreeMap<>();
    sums.forEach(
        (key, sum) ->
            all.put(
                key,
                new Activity(sum[0], sum[1], sum[2], senders.getOrDefault(key, Set.of()).size())));
    return all;
  }

  private static @Nullable String contract(JsonNode transaction, @Nullable JsonNode receipt) {
    String to = text(transaction, "to");
    if (to == null) {
      return receipt == null ? null : text(receipt, "contractAddress");
    }
    BigInteger gas = receipt == null ? null : number(receipt.path("gasUsed"));
    boolean plain =
        "0x".equals(text(transaction, "input"))
            && (receipt == null
                || receipt.get("logs").isEmpty()
                    && (gas == null || gas.equals(BigInteger.valueOf(21_000))));
    return plain ? null : to;
  }

  private static long[] sum(Map<String, long[]> sums, String contract, long minute) {
    return sums.computeIfAbsent(contract + " " + minute, none -> new long[3]);
  }

  /** Activity as the topic has it in the end. */
  private static Map<String, Activity> newestActivity(List<SpecificRecord> rows) {
    Map<String, Activity> newest = new TreeMap<>();
    for (SpecificRecord each : rows) {
      ActivityRow row = (ActivityRow) each;
      String key = row.getContract() + " " + row.getMinute().getEpochSecond() / 60;
      newest.put(
          key, new Activity(row.getLogs(), row.getTransactions(), row.getGas(), row.getSenders()));
    }
    newest.values().removeIf(new Activity(0, 0, 0, 0)::equals);
    return newest;
  }

  private static void add(List<String> lines, ChainMove move, List<String> ofBlock) {
    if (move.op() == RowOp.REVERT) {
      Collections.reverse(ofBlock);
    }
    lines.addAll(ofBlock);
  }

  private static Long time(JsonNode block) {
    return Long.decode(block.get("timestamp").asString());
  }

  private static @Nullable BigInteger number(JsonNode quantity) {
    return quantity.isString() ? new BigInteger(quantity.asString().substring(2), 16) : null;
  }

  private static @Nullable String text(JsonNode of, String member) {
    return text(of.path(member));
  }

  private static @Nullable String text(JsonNode value) {
    return value.isString() ? value.asString() : null;
  }

  private static String line(@Nullable Object... values) {
    StringBuilder line = new StringBuilder();
    for (Object value : values) {
      line.append(value).append(' ');
    }
    return line.toString();
  }
}
