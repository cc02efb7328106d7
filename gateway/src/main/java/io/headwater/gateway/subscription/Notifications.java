package io.headwater.gateway.subscription;

import io.headwater.gateway.session.Framing;
import io.headwater.schemas.json.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts bodies into notifications and notifications into frames. A body is rendered once, however
 * many groups get it.
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
   * @param body JSON of the result; where results are arrays, of one item or of those that {@link
   *     #addItem} put together
   * @param cursor position after it; used where the group wants cursors
   */
  ByteBuffer event(Group group, JsonBytes body, @Nullable String cursor) {
    write(group.id(), group.key(), body, cursor);
    return frame(group);
  }

  /** A notification for one subscription. */
  ByteBuffer event(Subscription subscription, JsonBytes body, @Nullable String cursor) {
    write(subscription.id(), subscription.key(), body, cursor);
    return frame();
  }

  /** Adds the body of one more item to those that are to be one result. */
  static void addItem(JsonBytes items, JsonBytes body) {
    if (items.length() > 0) {
      items.put(',');
    }
    items.put(body.array(), 0, body.length());
  }

  private void write(String id, SubscriptionKey key, JsonBytes body, @Nullable String cursor) {
    out.clear().put(EVENT).json(id).put(RESULT);
    if (key.batching().isOn()) {
      out.put('[').put(body.array(), 0, body.length()).put(']');
    } else {
      out.put(body.array(), 0, body.length());
    }
    if (cursor != null && key.withCursor()) {
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
  ByteBuffer position(String method, String id, String cursor) {
    write(method, id, cursor);
    return frame();
  }

  /** {@code headwater_error}: the subscription is gone, and why. */
  ByteBuffer error(String id, String members, String cursor) {
    out.clear()
        .json("{\"jsonrpc\":\"2.0\",\"method\":\"headwater_error\",\"params\":{\"subscription\":\"")
        .json(id)
        .json("\",")
        .json(members)
        .put(CURSOR)
        .json(cursor)
        .put(END_WITH_CURSOR);
    return frame();
  }

  /** {@code headwater_dropped}: so many notifications were left out, as the client is slow. */
  ByteBuffer dropped(String id, long count) {
    out.clear()
        .json(
            "{\"jsonrpc\":\"2.0\",\"method\":\"headwater_dropped\",\"params\":{\"subscription\":\"")
        .json(id)
        .json("\",\"count\":")
        .json(Long.toString(count))
        .put(END);
    return frame();
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

  private ByteBuffer frame() {
    return framing.text(out.array(), 0, out.length());
  }

  private ByteBuffer frame(Group group) {
    return group.size() >= SHARED_MEMBERS
        ? framing.sharedText(out.array(), 0, out.length())
        : framing.text(out.array(), 0, out.length());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
