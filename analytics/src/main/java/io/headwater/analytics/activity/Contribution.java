package io.headwater.analytics.activity;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import com.dynatrace.hash4j.hashing.Hashing;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.avro.Transaction;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one block adds to a contract's minute.
 *
 * @param logs that it emitted
 * @param transactions to it
 * @param gas used by those
 * @param senders of those, a token of 32 bits for each, as {@link UltraLogLog} takes them
 */
record Contribution(long logs, long transactions, long gas, Set<Integer> senders) {

  private static final long PLAIN_TRANSFER_GAS = 21_000;
  private static final int FIXED_BYTES = 3 * Long.BYTES;

  /** What a block adds, for each contract that it touches. */
  static Map<Address, Contribution> of(Block block) {
    Map<Address, Sum> sums = new LinkedHashMap<>();
    Map<Integer, Receipt> receipts = new HashMap<>();
    for (Receipt receipt : block.getReceipts()) {
      receipts.put(receipt.getTransactionIndex(), receipt);
      for (Log log : receipt.getLogs()) {
        sum(sums, log.getAddress()).logs++;
      }
    }
    for (int index = 0; index < block.getTransactions().size(); index++) {
      Transaction transaction = block.getTransactions().get(index);
      Receipt receipt = receipts.get(index);
      Address contract = contract(transaction, receipt);
      if (contract != null) {
        sum(sums, contract).add(transaction, receipt);
      }
    }
    Map<Address, Contribution> contributions = new LinkedHashMap<>();
    sums.forEach((contract, sum) -> contributions.put(contract, sum.whole()));
    return contributions;
  }

  private static Sum sum(Map<Address, Sum> sums, Address contract) {
    return sums.computeIfAbsent(contract, none -> new Sum());
  }

  /** The contract that a transaction goes to or makes; null for a plain transfer. */
  private static @Nullable Address contract(Transaction transaction, @Nullable Receipt receipt) {
    if (transaction.getTo() == null) {
      return receipt == null ? null : receipt.getContractAddress();
    }
    boolean hasInput = transaction.getInput() != null && transaction.getInput().hasRemaining();
    return hasInput || receipt != null && didMore(receipt) ? transaction.getTo() : null;
  }

  private static boolean didMore(Receipt receipt) {
    Long gasUsed = receipt.getGasUsed();
    return !receipt.getLogs().isEmpty() || gasUsed != null && gasUsed != PLAIN_TRANSFER_GAS;
  }

  private static final class Sum {
    private long logs;
    private long transactions;
    private long gas;
    private final Set<Integer> senders = new TreeSet<>();

    void add(Transaction transaction, @Nullable Receipt receipt) {
      transactions++;
      Long used = receipt == null ? null : receipt.getGasUsed();
      gas += used == null ? 0 : used;
      Address from = transaction.getFrom();
      if (from != null) {
        long hash = Hashing.komihash5_0().hashBytesToLong(from.bytes());
        senders.add(UltraLogLog.computeToken(hash));
      }
    }

    Contribution whole() {
      return new Contribution(logs, transactions, gas, senders);
    }
  }

  byte[] write() {
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + senders.size() * Integer.BYTES);
    out.putLong(logs).putLong(transactions).putLong(gas);
    senders.forEach(out::putInt);
    return out.array();
  }

  static Contribution read(byte[] kept) {
    ByteBuffer in = ByteBuffer.wrap(kept);
    long logs = in.getLong();
    long transactions = in.getLong();
    long gas = in.getLong();
    Set<Integer> senders = new TreeSet<>();
    while (in.hasRemaining()) {
      senders.add(in.getInt());
    }
    return new Contribution(logs, transactions, gas, senders);
  }
}
