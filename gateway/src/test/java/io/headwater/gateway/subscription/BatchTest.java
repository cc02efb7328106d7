package io.headwater.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.filter.LogFilter;
import io.headwater.gateway.session.Encoding;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.position.Cursor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Notifications of several items: which, in what order, and what is held after them; the same in
 * every format.
 */
@ParameterizedClass
@EnumSource(Encoding.Format.class)
final class BatchTest {

  private static final SubscriptionKind HEADS = new SubscriptionKind.NewHeads();
  private static final SubscriptionKind LOGS = new SubscriptionKind.Logs(LogFilter.ALL);
  private static final SubscriptionKind BLOCKS = new SubscriptionKind.Blocks(LogFilter.ALL);
  private static final SubscriptionKind PENDING =
      new SubscriptionKind.PendingTransactions(false, PendingFilter.ALL);

  private final Encoding encoding;
  private final StreamRig rig;
  private final StreamRig.Client client;
  private int seen;

  BatchTest(Encoding.Format format) {
    encoding = new Encoding(format, false);
    rig = new StreamRig(encoding);
    client = rig.client();
  }

  private static SubscriptionKey key(SubscriptionKind kind, boolean withCursor, int maxItems) {
    return new SubscriptionKey(kind, withCursor, Commitment.latest(), new Batching(maxItems, 100));
  }

  private static void live(StreamRig.Client client, String id, SubscriptionKey key) {
    client.subscribe(key, id, new Start.Live(), BlockBounds.NONE);
  }

  private static void resume(
      StreamRig.Client client, String id, SubscriptionKey key, Cursor cursor) {
    client.subscribe(key, id, new Start.After(cursor), BlockBounds.NONE);
  }

  @Test
  void holdsTheItemsOfOneEntryInOrder() {
    rig.apply(0);
    live(client, "0x1", key(LOGS, false, 3));
    Block block = rig.apply(7);
    rig.apply(1);
    rig.apply(0);
    rig.revert(block);
    assertThat(client.told())
        .containsExactly(
            "[+log 1/0, +log 1/1, +log 1/2]",
            "[+log 1/3, +log 1/4, +log 1/5]",
            "[+log 1/6]",
            "[+log 2/0]",
            "[-log 1/6, -log 1/5, -log 1/4]",
            "[-log 1/3, -log 1/2, -log 1/1]",
            "[-log 1/0]");
  }

  @Test
  void isAnArrayOfOneWhereThingsComeSingly() {
    rig.apply(0);
    live(client, "0x1", key(HEADS, false, 3));
    live(client, "0x2", key(LOGS, false, 3));
    live(client, "0x3", key(BLOCKS, false, 3));
    live(client, "0x4", key(new SubscriptionKind.Syncing(), false, 3));
    rig.apply(2);
    assertThat(client.told())
        .containsExactly("[false]", "[head 1]", "[+log 1/0, +log 1/1]", "[apply 1 [0, 1]]");
  }

  @Test
  void isOfSoManyBytesAtMost() {
    rig.apply(0);
    live(client, "0x1", key(LOGS, false, 10_000));
    rig.apply(2_000);
    boolean isJson = encoding.format() == Encoding.Format.JSON;
    assertThat(client.messages).hasSizeBetween(isJson ? 5 : 3, 20);
    int most = OpenBatch.BYTES * (isJson ? 1 : 3); // CBOR is looked at as the JSON that it is.
    assertThat(client.messages)
        .allSatisfy(message -> assertThat(message.toString().length()).isLessThan(most + 1_000));
    assertThat(items(client, "0x1")).hasSize(2_000).doesNotHaveDuplicates();
  }

  @Test
  void theOrderOfOtherSubscriptionsIsTheirOwn() {
    rig.apply(0);
    live(client, "0x1", key(LOGS, false, 2));
    client.subscribe("0x2", LOGS, false, BlockBounds.NONE);
    rig.apply(3);
    assertThat(client.toldOf("0x1")).containsExactly("[+log 1/0, +log 1/1]", "[+log 1/2]");
    assertThat(client.toldOf("0x2")).containsExactly("+log 1/0", "+log 1/1", "+log 1/2");
  }

  @Test
  void differentBatchingsAreDifferentSubscriptionsWhereThatShows() {
    assertThat(key(HEADS, false, 2)).isEqualTo(key(HEADS, false, 3));
    assertThat(key(LOGS, false, 2).canonical()).isNotEqualTo(key(LOGS, false, 3).canonical());
    assertThat(key(LOGS, false, 2))
        .isEqualTo(new SubscriptionKey(LOGS, false, Commitment.latest(), new Batching(2, 60_000)));
    assertThat(key(LOGS, false, 1).canonical())
        .isNotEqualTo(new SubscriptionKey(LOGS, false).canonical());
  }

  @Test
  void goesOnAfterTheLastItemOfAnyBatch() {
    rig.apply(0);
    StreamRig.Client whole = rig.client();
    live(whole, "0x1", key(LOGS, true, 3));
    Block block = rig.apply(8);
    rig.revert(block);
    rig.apply(2);
    List<String> all = items(whole, "0x1");
    int held = 0;
    for (JsonNode message : notifications(whole, "0x1")) {
      held += message.get("params").get("result").size();
      StreamRig.Client back = rig.client();
      Cursor cursor = Cursor.decode(message.get("params").get("cursor").asString());
      resume(back, "0x1", key(LOGS, true, 4), cursor);
      assertThat(items(back, "0x1")).as("after " + cursor).isEqualTo(all.subList(held, all.size()));
    }
    assertThat(held).isEqualTo(18);
  }

  @Test
  void theRestOfAnEntryIsABatch() {
    rig.apply(0);
    StreamRig.Client single = rig.client();
    single.subscribe("0x1", LOGS, true, BlockBounds.NONE);
    rig.apply(6);
    resume(client, "0x1", key(LOGS, true, 3), single.cursorAfter("+log 1/1"));
    assertThat(client.toldOf("0x1"))
        .containsExactly("[+log 1/2, +log 1/3, +log 1/4]", "[+log 1/5]");
    assertThat(cursorOfLast(client)).isEqualTo(single.cursorAfter("+log 1/5"));
  }

  @Test
  void aReplayTellsBatchesAndEndsAfterThem() {
    for (int i = 0; i < 4; i++) {
      rig.apply(3);
    }
    client.subscribe(key(LOGS, true, 2), "0x1", new Start.AtBlock(1), new BlockBounds(1, 2));
    assertThat(client.told())
        .containsExactly(
            "headwater_position",
            "[+log 1/0, +log 1/1]",
            "[+log 1/2]",
            "[+log 2/0, +log 2/1]",
            "[+log 2/2]",
            "headwater_end");
  }

  /**
   * The frame that is not taken is a batch, or something between its items, or after it; each
   * subscription goes on where it was.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10_000})
  void fallsBehindAtWhatItWasGiven(int maxItems) {
    for (int spare = 0; spare < 12; spare++) {
      StreamRig rig = new StreamRig(encoding);
      StreamRig.Client slow = rig.client(8 * 1024);
      StreamRig.Client quick = rig.client();
      rig.apply(0);
      for (StreamRig.Client each : List.of(slow, quick)) {
        each.subscribe("0x1", HEADS, true, BlockBounds.NONE);
        live(each, "0x2", key(LOGS, true, maxItems));
        each.subscribe("0x3", LOGS, true, BlockBounds.NONE);
        live(each, "0x4", key(LOGS, false, 5));
        each.subscribe("0x5", BLOCKS, false, BlockBounds.NONE);
        live(each, "0x6", key(LOGS, true, 3 * maxItems));
      }
      slow.stalled = true;
      rig.apply(spare);
      rig.revert(rig.apply(11));
      Block block = rig.apply(9);
      slow.drain();
      slow.stalled = true;
      rig.revert(block);
      rig.apply(12 - spare);
      rig.apply(12);
      slow.drain();
      rig.apply(2);
      assertThat(rig.chain.figures().fellBehind()).isPositive();
      for (String id : List.of("0x1", "0x2", "0x3", "0x4", "0x5", "0x6")) {
        assertThat(items(slow, id)).as(id + " " + spare).isEqualTo(items(quick, id));
      }
    }
  }

  @Test
  void pendingTransactionsWaitForEachOtherUntilTheyAreEnough() {
    live(client, "0x1", key(PENDING, false, 3));
    seePending(7);
    assertThat(sizes(client)).containsExactly(3, 3);
    seePending(2);
    assertThat(sizes(client)).containsExactly(3, 3, 3);
    assertThat(items(client, "0x1")).doesNotHaveDuplicates();
  }

  @Test
  void pendingTransactionsWaitForEachOtherOnlySoLong() {
    live(client, "0x1", key(PENDING, false, 1_000));
    seePending(2);
    pass(95);
    seePending(1);
    assertThat(sizes(client)).isEmpty();
    pass(5);
    assertThat(sizes(client)).containsExactly(3);
    seePending(1);
    pass(95);
    assertThat(sizes(client)).containsExactly(3);
    pass(10);
    assertThat(sizes(client)).containsExactly(3, 1);
    pass(10_000);
    assertThat(sizes(client)).containsExactly(3, 1);
  }

  @Test
  void aPendingTransactionThatMayNotWaitIsAloneInItsBatch() {
    SubscriptionKey key =
        new SubscriptionKey(PENDING, false, Commitment.latest(), new Batching(1_000, 0));
    live(client, "0x1", key);
    seePending(2);
    assertThat(sizes(client)).containsExactly(1, 1);
  }

  @Test
  void whoJoinsIsNotToldWhatCameBefore() {
    live(client, "0x1", key(PENDING, false, 1_000));
    seePending(2);
    StreamRig.Client later = rig.client();
    live(later, "0x1", key(PENDING, false, 1_000));
    assertThat(sizes(client)).containsExactly(2);
    seePending(3);
    pass(100);
    assertThat(sizes(client)).containsExactly(2, 3);
    assertThat(sizes(later)).containsExactly(3);
  }

  @Test
  void whoLeavesTakesNothingFromTheOthers() {
    StreamRig.Client other = rig.client();
    live(client, "0x1", key(PENDING, false, 1_000));
    live(other, "0x1", key(PENDING, false, 1_000));
    seePending(2);
    rig.lane.execute(() -> rig.chain.leave(other.subscriptions.getFirst()));
    rig.thread.runAll();
    pass(100);
    assertThat(sizes(client)).containsExactly(2);
    assertThat(sizes(other)).isEmpty();
  }

  @Test
  void countsTheItemsOfBatchesThatASlowClientDidNotGet() {
    StreamRig.Client slow = rig.client(8 * 1024);
    live(slow, "0x1", key(PENDING, true, 10));
    slow.stalled = true;
    int sent = 1_000;
    seePending(sent);
    slow.drain();
    seePending(10);
    int dropped =
        slow.messages.stream()
            .filter(message -> message.get("method").asString().equals("headwater_dropped"))
            .mapToInt(message -> message.get("params").get("count").asInt())
            .sum();
    assertThat(dropped).isPositive();
    assertThat(dropped + sizes(slow).stream().mapToInt(size -> size).sum()).isEqualTo(sent + 10);
  }

  private void seePending(int count) {
    for (int i = 0; i < count; i++) {
      Hash hash = new Hash(ByteBuffer.allocate(32).putInt(seen++).array());
      rig.chain.pending(new PendingTransaction(hash, 0L, null));
      if (i % 1_000 == 0) {
        rig.thread.runAll();
      }
    }
    rig.thread.runAll();
  }

  private void pass(int millis) {
    for (int i = 0; i < millis; i += 5) {
      rig.clock.advance(Duration.ofMillis(5));
      rig.thread.runAll();
    }
  }

  private static List<JsonNode> notifications(StreamRig.Client client, String id) {
    return client.messages.stream()
        .filter(message -> message.path("params").path("subscription").asString("").equals(id))
        .filter(message -> message.path("params").has("result"))
        .toList();
  }

  private static List<Integer> sizes(StreamRig.Client client) {
    return notifications(client, "0x1").stream()
        .map(message -> message.get("params").get("result").size())
        .toList();
  }

  private static Cursor cursorOfLast(StreamRig.Client client) {
    JsonNode params = notifications(client, "0x1").getLast().get("params");
    return Cursor.decode(params.get("cursor").asString());
  }

  /** All items, whether they came alone or together. */
  private static List<String> items(StreamRig.Client client, String id) {
    List<String> all = new ArrayList<>();
    for (JsonNode message : notifications(client, id)) {
      JsonNode result = message.get("params").get("result");
      if (result.isArray()) {
        result.forEach(item -> all.add(StreamRig.briefResult(item)));
      } else {
        all.add(StreamRig.briefResult(result));
      }
    }
    return all;
  }
}
