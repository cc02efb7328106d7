package io.headwater.gateway.subscription;

import io.headwater.schemas.json.ItemBytes;
import io.headwater.schemas.json.MemberName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the subscription's id and all after it in an {@code eth_subscription}: the
 * bytes are the same in each, so they are made once.
 *
 * <p>Source: JSON-RPC 2.0, section 4.1; go-ethereum {@code rpc/json.go}.
 */
final class Envelope {

  private static final MemberName RESULT = MemberName.of("result");
  static final MemberName CURSOR = MemberName.of("cursor");

  private static final MemberName VERSION = MemberName.of("jsonrpc");
  private static final MemberName METHOD = MemberName.of("method");
  private static final MemberName PARAMS = MemberName.of("params");
  private static final MemberName SUBSCRIPTION = MemberName.of("subscription");

  private final byte[] before;
  private final byte[] after;

  private Envelope(byte[] before, byte[] after) {
    this.before = before;
    this.after = after;
  }

  /**
   * The envelope in a buffer's format.
   *
   * @param withCursor whether a cursor follows the result
   */
  static Envelope of(ItemBytes sample, boolean withCursor) {
    message(sample, "eth_subscription");
    int before = sample.length();
    sample.string("").name(RESULT).nothing();
    if (withCursor) {
      sample.name(CURSOR).nothing();
    }
    int after = sample.length();
    sample.endObject().endObject();
    byte[] whole = sample.toByteArray();
    return new Envelope(
        Arrays.copyOf(whole, before), Arrays.copyOfRange(whole, after, whole.length));
  }

  /** Begins a message of any method: what follows is the subscription's id. */
  static ItemBytes message(ItemBytes out, String method) {
    return out.clear()
        .beginObject()
        .name(VERSION)
        .string("2.0")
        .name(METHOD)
        .string(method)
        .name(PARAMS)
        .beginObject()
        .name(SUBSCRIPTION);
  }

  /** Begins an event, up to its result. */
  ItemBytes begin(ItemBytes out, String id) {
    return out.clear().put(before).string(id).name(RESULT);
  }

  /** Writes the rest of an event. */
  ItemBytes end(ItemBytes out, ItemBytes result, @Nullable String cursor) {
    out.put(result.array(), 0, result.length());
    if (cursor != null) {
      out.name(CURSOR).string(cursor);
    }
    return out.put(after);
  }

  /** Bytes before the result, but for the id. */
  int beginningBytes() {
    return before.length;
  }
}
