package io.headwater.gateway.subscription;

import io.headwater.gateway.session.CompressedPart;
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
 * format, however many groups get it; what is compressed of it is compressed once as well, as
 * groups differ only in how their notifications begin.
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
  private record Writer(ItemBytes out, Envelope plain, Envelope withCursor) {
    static Writer to(ItemBytes out) {
      return new Writer(out, Envelope.of(out, false), Envelope.of(out.clear(), true));
    }

    Envelope envelope(@Nullable String cursor) {
      return cursor == null ? plain : withCursor;
    }

    ItemBytes event(String id, ItemBytes result, @Nullable String cursor) {
      Envelope envelope = envelope(cursor);
      return envelope.end(envelope.begin(out, id), result, cursor);
    }

    ItemBytes position(String method, String id, String cursor) {
      return Envelope.message(out, method)
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
    Encoding encoding = group.key().encoding();
    String told = group.withCursor() ? cursor : null;
    Writer writer = in(group.key());
    ItemBytes result = body.in(encoding.format());
    int length = writer.envelope(told).beginningBytes() + result.length();
    if (framing.isCompressed(encoding, length)) {
      CompressedPart first = beginning(group, writer, told);
      CompressedPart last = end(encoding.format(), writer, body, told);
      if (first.savedBytes() + last.savedBytes() > 0) {
        return framing.compressed(encoding, first, last, isShared(group));
      }
    }
    return frame(group, writer.event(group.id(), result, told));
  }

  /**
   * How all of a group's notifications begin: compressed once in its life, in which either all of
   * them or none have a cursor.
   */
  private CompressedPart beginning(Group group, Writer writer, @Nullable String cursor) {
    CompressedPart known = group.compressedBeginning;
    if (known == null) {
      known = compressed(writer.envelope(cursor).begin(writer.out(), group.id()));
      group.compressedBeginning = known;
    }
    return known;
  }

  /** How a notification ends, which is the same for all groups: compressed once for them. */
  private CompressedPart end(
      Encoding.Format format, Writer writer, Body body, @Nullable String cursor) {
    return body.compressed(
        format,
        cursor != null,
        () ->
            compressed(writer.envelope(cursor).end(writer.out().clear(), body.in(format), cursor)));
  }

  private CompressedPart compressed(ItemBytes part) {
    return framing.compress(part.array(), 0, part.length());
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
    Envelope.message(out, "headwater_error").string(subscription.id());
    PositionErrorJson.writeMembers(out, why);
    out.name(Envelope.CURSOR).string(cursor).endObject().endObject();
    return frame(subscription, out);
  }

  /** {@code headwater_dropped}: so many notifications were left out, as the client is slow. */
  ByteBuffer dropped(Subscription subscription, long count) {
    ItemBytes out = in(subscription.key()).out();
    Envelope.message(out, "headwater_dropped").string(subscription.id());
    out.name(COUNT).number(count).endObject().endObject();
    return frame(subscription, out);
  }

  private ByteBuffer frame(Subscription subscription, ItemBytes message) {
    Encoding encoding = subscription.key().encoding();
    return framing.message(encoding, message.array(), 0, message.length());
  }

  private ByteBuffer frame(Group group, ItemBytes message) {
    Encoding encoding = group.key().encoding();
    return isShared(group)
        ? framing.sharedMessage(encoding, message.array(), 0, message.length())
        : framing.message(encoding, message.array(), 0, message.length());
  }

  private static boolean isShared(Group group) {
    return group.size() >= SHARED_MEMBERS;
  }
}
