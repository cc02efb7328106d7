package io.headwater.gateway.subscription;

import io.headwater.gateway.session.CompressedPart;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Framing;
import io.headwater.schemas.json.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts bodies into notifications and notifications into frames. A body is rendered once, however
 * many groups get it; what is compressed of it is compressed once as well, as groups differ only in
 * how their notifications begin.
 *
 * <p>Threading: the dispatch thread.
 */
final class Notifications {

  /**
   * From so many members on a frame goes to direct memory, which the kernel takes without a copy.
   */
  private static final int SHARED_MEMBERS = 8;

  private static final byte[] EVENT =
      ascii("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"");
  private static final byte[] RESULT = ascii("\",\"result\":");
  private static final byte[] CURSOR = ascii(",\"cursor\":\"");
  private static final byte[] ID_THEN_CURSOR = ascii("\",\"cursor\":\"");
  private static final byte[] END_WITH_CURSOR = ascii("\"}}");
  private static final byte[] END = ascii("}}");

  private final Framing framing;
  private final JsonBytes out = new JsonBytes();

  Notifications(Framing framing) {
    this.framing = framing;
  }

  /**
   * A notification for a group.
   *
   * @param cursor position after it; used where the group wants cursors
   */
  ByteBuffer event(Group group, Body body, @Nullable String cursor) {
    String told = group.withCursor() ? cursor : null;
    Encoding encoding = group.key().encoding();
    if (framing.isCompressed(encoding, EVENT.length + body.json().length())) {
      CompressedPart first = beginning(group);
      CompressedPart last = end(body, told);
      if (first.savedBytes() + last.savedBytes() > 0) {
        return framing.compressed(encoding, first, last, isShared(group));
      }
    }
    write(group.id(), body.json(), told);
    return frame(group);
  }

  /** How all of a group's notifications begin: compressed once in its life. */
  private CompressedPart beginning(Group group) {
    CompressedPart known = group.compressedBeginning;
    if (known == null) {
      begin(group.id());
      known = framing.compress(out.array(), 0, out.length());
      group.compressedBeginning = known;
    }
    return known;
  }

  /** How a notification ends, which is the same for all groups: compressed once for them. */
  private CompressedPart end(Body body, @Nullable String cursor) {
    return body.compressed(
        cursor != null,
        () -> {
          out.clear();
          end(body.json(), cursor);
          return framing.compress(out.array(), 0, out.length());
        });
  }

  /** A notification for one subscription. */
  ByteBuffer event(Subscription subscription, Body body, @Nullable String cursor) {
    write(subscription.id(), body.json(), cursor);
    return frame(subscription);
  }

  private void write(String id, JsonBytes result, @Nullable String cursor) {
    begin(id);
    end(result, cursor);
  }

  private void begin(String id) {
    out.clear().put(EVENT).json(id).put(RESULT);
  }

  private void end(JsonBytes result, @Nullable String cursor) {
    out.put(result.array(), 0, result.length());
    if (cursor != null) {
      out.put(CURSOR).json(cursor).put(END_WITH_CURSOR);
    } else {
      out.put(END);
    }
  }

  /** A message of our own that carries a cursor: {@code headwater_position} or {@code _end}. */
  ByteBuffer position(String method, Group group, String cursor) {
    write(method, group.id(), cursor);
    return frame(group);
  }

  /** The same for one subscription. */
  ByteBuffer position(String method, Subscription subscription, String cursor) {
    write(method, subscription.id(), cursor);
    return frame(subscription);
  }

  /** {@code headwater_error}: the subscription is gone, and why. */
  ByteBuffer error(Subscription subscription, String members, String cursor) {
    out.clear()
        .json("{\"jsonrpc\":\"2.0\",\"method\":\"headwater_error\",\"params\":{\"subscription\":\"")
        .json(subscription.id())
        .json("\",")
        .json(members)
        .put(CURSOR)
        .json(cursor)
        .put(END_WITH_CURSOR);
    return frame(subscription);
  }

  /** {@code headwater_dropped}: so many notifications were left out, as the client is slow. */
  ByteBuffer dropped(Subscription subscription, long count) {
    out.clear()
        .json(
            "{\"jsonrpc\":\"2.0\",\"method\":\"headwater_dropped\",\"params\":{\"subscription\":\"")
        .json(subscription.id())
        .json("\",\"count\":")
        .json(Long.toString(count))
        .put(END);
    return frame(subscription);
  }

  private void write(String method, String id, String cursor) {
    out.clear()
        .json("{\"jsonrpc\":\"2.0\",\"method\":\"")
        .json(method)
        .json("\",\"params\":{\"subscription\":\"")
        .json(id)
        .put(ID_THEN_CURSOR)
        .json(cursor)
        .put(END_WITH_CURSOR);
  }

  private ByteBuffer frame(Subscription subscription) {
    return framing.message(subscription.key().encoding(), out.array(), 0, out.length());
  }

  private ByteBuffer frame(Group group) {
    Encoding encoding = group.key().encoding();
    return isShared(group)
        ? framing.sharedMessage(encoding, out.array(), 0, out.length())
        : framing.message(encoding, out.array(), 0, out.length());
  }

  private static boolean isShared(Group group) {
    return group.size() >= SHARED_MEMBERS;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
