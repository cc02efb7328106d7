package io.headwater.analytics.rows;

import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.LogRow;
import io.headwater.schemas.avro.TokenStandard;
import io.headwater.schemas.avro.TransferRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transfers that a log tells of. Events of EIP-20 and EIP-721 have one signature; a token id is
 * indexed, an amount is not, so the number of log topics tells them apart. Old tokens that index
 * fewer of the three values are read as EIP-20. A log whose values are not what the event has, of
 * whatever contract, tells of none.
 *
 * <p>Source: EIP-20, EIP-721 and EIP-1155; Solidity's contract ABI for the data.
 */
final class Transfers {

  static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
  static final String TRANSFER_SINGLE =
      "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62";
  static final String TRANSFER_BATCH =
      "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb";

  private static final String ONE = "1";

  private final LogRow row;
  private final EventWords words;

  private Transfers(LogRow row, Log log) {
    this.row = row;
    this.words = EventWords.of(log);
  }

  /** The transfers in a log, none if it tells of none. */
  static List<TransferRow> in(LogRow row, Log log) {
    String event = row.getTopic0();
    if (event == null) {
      return List.of();
    }
    return switch (event) {
      case TRANSFER -> new Transfers(row, log).transfer();
      case TRANSFER_SINGLE -> new Transfers(row, log).single();
      case TRANSFER_BATCH -> new Transfers(row, log).batch();
      default -> List.of();
    };
  }

  /** {@code Transfer(address from, address to, uint256)}. */
  private List<TransferRow> transfer() {
    Optional<String> from = words.address(0);
    Optional<String> to = words.address(1);
    Optional<String> last = words.number(2);
    if (from.isEmpty() || to.isEmpty() || last.isEmpty()) {
      return List.of();
    }
    boolean isToken = words.indexed() == 3;
    return List.of(
        isToken
            ? row(TokenStandard.ERC721, null, from.get(), to.get(), 0, last.get(), ONE)
            : row(TokenStandard.ERC20, null, from.get(), to.get(), 0, null, last.get()));
  }

  /** {@code TransferSingle(address operator, address from, address to, uint256 id, uint256)}. */
  private List<TransferRow> single() {
    Optional<Parties> parties = parties();
    Optional<String> id = words.number(3);
    Optional<String> value = words.number(4);
    if (parties.isEmpty() || id.isEmpty() || value.isEmpty()) {
      return List.of();
    }
    return List.of(parties.get().row(this, 0, id.get(), value.get()));
  }

  /** {@code TransferBatch(address operator, address from, address to, uint256[], uint256[])}. */
  private List<TransferRow> batch() {
    Optional<Parties> parties = parties();
    List<String> ids = words.numbers(3);
    List<String> values = words.numbers(4);
    if (parties.isEmpty() || ids.size() != values.size()) {
      return List.of();
    }
    List<TransferRow> rows = new ArrayList<>(ids.size());
    for (int part = 0; part < ids.size(); part++) {
      rows.add(parties.get().row(this, part, ids.get(part), values.get(part)));
    }
    return rows;
  }

  private record Parties(String operator, String from, String to) {
    TransferRow row(Transfers of, int part, String id, String value) {
      return of.row(TokenStandard.ERC1155, operator, from, to, part, id, value);
    }
  }

  private Optional<Parties> parties() {
    Optional<String> operator = words.address(0);
    Optional<String> from = words.address(1);
    Optional<String> to = words.address(2);
    return operator.isEmpty() || from.isEmpty() || to.isEmpty()
        ? Optional.empty()
        : Optional.of(new Parties(operator.get(), from.get(), to.get()));
  }

  private TransferRow row(
      TokenStandard standard,
      @Nullable String operator,
      String from,
      String to,
      int part,
      @Nullable String tokenId,
      String value) {
    return new TransferRow(
        row.getChainId(),
        row.getEpoch(),
        row.getSequence(),
        row.getItem(),
        part,
        row.getOp(),
        row.getBlockNumber(),
        row.getBlockHash(),
        row.getBlockTime(),
        row.getTransactionHash(),
        row.getTransactionIndex(),
        row.getLogIndex(),
        row.getAddress(),
        standard,
        operator,
        from,
        to,
        tokenId,
        value);
  }
}
