package io.headwater.gateway.subscription;

import io.headwater.gateway.filter.LogFilter;
import io.headwater.gateway.session.Encoding;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes subscriptions equal: their notifications are the same bytes.
 *
 * @param kind what is subscribed to, normalised
 * @param withCursor whether each notification carries its cursor
 * @param commitment how sure a block must be
 * @param batching whether results are arrays; kept as far as it makes a difference to the kind
 * @param encoding how its messages are written, which is its session's
 */
public record SubscriptionKey(
    SubscriptionKind kind,
    boolean withCursor,
    Commitment commitment,
    Batching batching,
    Encoding encoding) {

  public SubscriptionKey {
    batching = batching.of(kind);
  }

  /** In plain JSON. */
  public SubscriptionKey(
      SubscriptionKind kind, boolean withCursor, Commitment commitment, Batching batching) {
    this(kind, withCursor, commitment, batching, Encoding.JSON);
  }

  /** With every block as it comes, one notification for each item, in plain JSON. */
  public SubscriptionKey(SubscriptionKind kind, boolean withCursor) {
    this(kind, withCursor, Commitment.latest(), Batching.NONE);
  }

  /** The same for sessions of another encoding. */
  public SubscriptionKey in(Encoding other) {
    return new SubscriptionKey(kind, withCursor, commitment, batching, other);
  }

  /** The key as text: equal for equal keys only. */
  String canonical() {
    StringBuilder out = new StringBuilder(kind.label());
    out.append(withCursor ? "+cursor" : "");
    out.append(encoding.equals(Encoding.JSON) ? "" : " " + encoding.label());
    out.append(commitment.isLatest() ? "" : " " + commitment.label());
    out.append(batching.isOn() ? " " + batching.label() : "");
    switch (kind) {
      case SubscriptionKind.Logs logs -> filter(out, logs.filter());
      case SubscriptionKind.Blocks blocks -> filter(out, blocks.filter());
      case SubscriptionKind.PendingTransactions pending -> {
        out.append(pending.whole() ? " whole" : " hashes");
        addresses(out.append(" from"), pending.filter().from());
        addresses(out.append(" to"), pending.filter().to());
      }
      case SubscriptionKind.ContractActivity activity ->
          addresses(out.append(" address"), activity.contracts());
      case SubscriptionKind.NewHeads heads -> {}
      case SubscriptionKind.Syncing syncing -> {}
    }
    return out.toString();
  }

  private static void filter(StringBuilder out, LogFilter filter) {
    addresses(out.append(" address"), filter.addresses());
    for (List<Hash> position : filter.topics()) {
      out.append(" topic");
      position.forEach(topic -> out.append(' ').append(hex(topic.bytes())));
    }
  }

  private static void addresses(StringBuilder out, List<Address> addresses) {
    addresses.forEach(address -> out.append(' ').append(hex(address.bytes())));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
