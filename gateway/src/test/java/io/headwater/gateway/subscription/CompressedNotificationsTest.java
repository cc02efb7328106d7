package io.headwater.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Framing;
import io.headwater.gateway.websocket.MessageDeflater;
import io.headwater.gateway.websocket.ServerFraming;
import io.headwater.testkit.socket.CborTree;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** Groups that get the same body compressed: the end of their frames is made once. */
final class CompressedNotificationsTest {

  private static final Encoding DEFLATE = Encoding.JSON.withDeflate(true);
  private static final String RESULT =
      "{\"data\":\"0x"
          + new BigInteger(6_000, new Random(1)).toString(16)
          + "\",\"removed\":false}";

  private final Framing framing = new ServerFraming(new MessageDeflater(512));
  private final Notifications notifications = new Notifications(framing);
  private int renderings;
  private final Body body = new Body();

  private Body next() {
    return body.of(
        out -> {
          renderings++;
          out.json(RESULT);
        });
  }

  private static Group group(String id, boolean withCursor, Encoding encoding) {
    return new Group(
        id, new SubscriptionKey(new SubscriptionKind.NewHeads(), withCursor).in(encoding), 1);
  }

  private static byte[] payload(ByteBuffer frame) {
    int length = frame.get(1);
    ByteBuffer at = frame.duplicate().position(length < 126 ? 2 : 4);
    byte[] payload = new byte[at.remaining()];
    at.get(payload);
    return payload;
  }

  private static String inflated(ByteBuffer frame) throws Exception {
    return new String(inflated(frame, (byte) 0xC1), StandardCharsets.UTF_8);
  }

  private static byte[] inflated(ByteBuffer frame, byte first) throws Exception {
    assertThat(frame.get(0)).isEqualTo(first);
    byte[] payload = payload(frame);
    byte[] whole = Arrays.copyOf(payload, payload.length + 4);
    whole[whole.length - 1] = -1;
    whole[whole.length - 2] = -1;
    Inflater inflater = new Inflater(true);
    inflater.setInput(whole);
    byte[] out = new byte[10_000];
    int length = inflater.inflate(out);
    inflater.end();
    return Arrays.copyOf(out, length);
  }

  @Test
  void areWhatAClientWithoutCompressionGets() throws Exception {
    Group plain = group("0xaa", false, Encoding.JSON);
    Group deflated = group("0xaa", false, DEFLATE);
    Group withCursor = group("0xbb", true, DEFLATE);
    next();
    String due = new String(payload(notifications.event(plain, body, "C")), StandardCharsets.UTF_8);
    assertThat(due).contains(RESULT).contains("0xaa").endsWith("}}");
    assertThat(inflated(notifications.event(deflated, body, "C"))).isEqualTo(due);
    assertThat(inflated(notifications.event(withCursor, body, "C")))
        .isEqualTo(due.replace("0xaa", "0xbb").replaceAll("}}$", ",\"cursor\":\"C\"}}"));
    assertThat(renderings).isEqualTo(1);
  }

  @Test
  void areTheSameInCbor() throws Exception {
    Encoding cbor = new Encoding(Encoding.Format.CBOR, false);
    next();
    var unused = notifications.event(group("0xaa", true, Encoding.JSON), body, "C");
    byte[] due = payload(notifications.event(group("0xaa", true, cbor), body, "C"));
    ByteBuffer deflated =
        notifications.event(group("0xaa", true, cbor.withDeflate(true)), body, "C");
    assertThat(inflated(deflated, (byte) 0xC2)).isEqualTo(due);
    assertThat(CborTree.message(due).get("params").get("cursor").asString()).isEqualTo("C");
    assertThat(renderings).isEqualTo(2);
  }

  @Test
  void differOnlyInTheirBeginningsAndNeverKeepWhatIsOver() throws Exception {
    Group one = group("0x01", false, DEFLATE);
    Group other = group("0x02", false, DEFLATE);
    next();
    byte[] first = payload(notifications.event(one, body, null));
    byte[] second = payload(notifications.event(other, body, null));
    int beginning = 125; // Of the 115 bytes before the result, compressed.
    assertThat(first.length).isGreaterThan(5 * beginning);
    assertThat(Arrays.copyOfRange(first, beginning, first.length))
        .isEqualTo(Arrays.copyOfRange(second, beginning, second.length));
    assertThat(first).isNotEqualTo(second);
    body.of(out -> out.json("\"" + "z".repeat(1_000) + "\""));
    assertThat(inflated(notifications.event(one, body, null))).contains("zzz").contains("0x01");
    assertThat(inflated(notifications.event(other, body, null))).contains("zzz").contains("0x02");
  }

  @Test
  void arePlainWhereTheyAreShort() {
    body.of(out -> out.json("false"));
    assertThat(notifications.event(group("0x01", false, DEFLATE), body, null).get(0))
        .isEqualTo((byte) 0x81);
  }

  @Test
  void haveAnIdOfTheirOwnFromThoseWithoutCompression() {
    SubscriptionKey key = new SubscriptionKey(new SubscriptionKind.NewHeads(), false);
    SubscriptionIds ids = new SubscriptionIds(new SecureRandom());
    assertThat(ids.shared(key.in(DEFLATE))).isEqualTo(ids.shared(key.in(DEFLATE)));
    assertThat(ids.shared(key.in(DEFLATE))).isNotEqualTo(ids.shared(key));
  }
}
