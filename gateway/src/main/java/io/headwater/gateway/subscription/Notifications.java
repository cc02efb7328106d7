package io.headwater.gateway.subscription;

import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Framing;
import io.headwater.schemas.json.CborBytes;
import io.headwater.schemas.json.ItemBytes;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.MemberName;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts bodies into notifications and notifications into frames. A body is rendered once in each
 * format, however many groups get it.
 *
 * <p>Threading: the dispatch thread.
 */
final class Notifications {

  /**
   * From so many members on a frame goes to direct memory, which the kernel takes without a copy.
   */
  private static final int SHARED_MEMBERS = 8;

  private static final MemberName COUNT = MemberName.of("count");

  /** Where messages of a format are put together. */
  private record Writer(ItemBytes out, Envelope event, Envelope eventWithCursor) {
    static Writer to(ItemBytes out) {
      return new Writer(out, Envelope.of(out, false), Envelope.of(out.clear(), true));
    }

    ItemBytes event(String id, ItemBytes result, @Nullable String cursor) {
      Envelope envelope = cursor == null ? event : eventWithCursor;
      envelope.begin(out).string(id).name(Envelope.RESULT).put(result.array(), 0, result.length());
      if (cursor != null) {
        out.name(Envelope.CURSOR).string(cursor);
      }
      envelope.end(out);
      return out;
    }

    ItemBytes position(String method, String id, String cursor) {
      return Envelope.begin(out, method)
          .string(id)
          .name(Envelope.CURSOR)
          .string(cursor)
          .endObject()
          .endObject();
    }
  }

  private final Framing framing;
  private final Writer json = Writer.to(new JsonBytes());
  private final Writer cbor = Writer.to(new CborBytes());

  Notifications(Framing framing) {
    this.framing = framing;
  }

  private Writer in(SubscriptionKey key) {
    return switch (key.encoding().format()) {
      case JSON -> json;
      case CBOR -> cbor;
    };
  }

  /**
   * A notification for a group.
   *
   * @param cursor position after it; used where the group wants cursors
   */
  ByteBuffer event(Group group, Body body, @Nullable String cursor) {
    ItemBytes result = body.in(group.key().encoding().format());
    String wanted = group.withCursor() ? cursor : null;
    return frame(group, in(group.key()).event(group.id(), result, wanted));
  }

  /** A notification for one subscription. */
  ByteBuffer event(Subscription subscription, Body body, @Nullable String cursor) {
    ItemBytes result = body.in(subscription.key().encoding().format());
    return frame(subscription, in(subscription.key()).event(subscription.id(), result, cursor));
  }

  /** A message of our own that carries a cursor: {@code headwater_position} or {@code _end}. */
  ByteBuffer position(String method, Group group, String cursor) {
    return frame(group, in(group.key()).position(method, group.id(), cursor));
  }

  /** The same for one subscription. */
  ByteBuffer position(String method, Subscription subscription, String cursor) {
    return frame(subscription, in(subscription.key()).position(method, subscription.id(), cursor));
  }

  /** {@code headwater_error}: the subscription is gone, and why. */
  ByteBuffer error(Subscription subscription, PositionError why, String cursor) {
    ItemBytes out = in(subscription.key()).out();
    Envelope.begin(out, "headwater_error").string(subscription.id());
    PositionErrorJson.writeMembers(out, why);
    out.name(Envelope.CURSOR).string(cursor).endObject().endObject();
    return frame(subscription, out);
  }

  /** {@code headwater_dropped}: so many notifications were left out, as the client is slow. */
  ByteBuffer dropped(Subscription subscription, long count) {
    ItemBytes out = in(subscription.key()).out();
    Envelope.begin(out, "headwater_dropped").string(subscription.id());
    out.name(COUNT).number(count).endObject().endObject();
    return frame(subscription, out);
  }

  private ByteBuffer frame(Subscription subscription, ItemBytes message) {
    Encoding encoding = subscription.key().encoding();
    return framing.message(encoding, message.array(), 0, message.length());
  }

  private ByteBuffer frame(Group group, ItemBytes message) {
    Encoding encoding = group.key().encoding();
    return group.size() >= SHARED_MEMBERS
        ? framing.sharedMessage(encoding, message.array(), 0, message.length())
        : framing.message(encoding, message.array(), 0, message.length());
  }
}
