package io.headwater.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.session.Encoding;
import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.Address;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens at contracts, as subscribers are told it in every format. */
@ParameterizedClass
@EnumSource(Encoding.Format.class)
final class ActivityBroadcastTest {

  private final StreamRig rig;
  private final StreamRig.Client client;

  ActivityBroadcastTest(Encoding.Format format) {
    rig = new StreamRig(new Encoding(format, false));
    client = rig.client();
  }

  private static final String ONE_CONTRACT = "0x" + "01".repeat(20);
  private static final String OTHER_CONTRACT = "0x" + "02".repeat(20);

  private static ActivityRow activity(String contract, long minute, long logs) {
    return new ActivityRow(1L, contract, Instant.ofEpochSecond(60 * minute), 7L, logs, 0L, 0L, 0L);
  }

  private static List<String> activityTold(StreamRig.Client to) {
    return to.messages.stream()
        .map(message -> message.get("params").get("result"))
        .map(
            row ->
                row.get("contract").asString().substring(40)
                    + row.get("minute").asString()
                    + row.get("logs").asString())
        .toList();
  }

  @Test
  void tellsActivityOfTheContractsThatAreAskedFor() {
    Address one = new Address(HexFormat.of().parseHex(ONE_CONTRACT, 2, 42));
    client.subscribe(
        "0x1", new SubscriptionKind.ContractActivity(List.of(one)), false, BlockBounds.NONE);
    rig.chain.activity(List.of(activity(ONE_CONTRACT, 1, 5), activity(OTHER_CONTRACT, 1, 6)));
    rig.thread.runAll();
    rig.chain.activity(List.of(activity(ONE_CONTRACT, 1, 7)));
    rig.chain.activity(List.of(activity(ONE_CONTRACT, 1, 8)));
    rig.thread.runAll();
    assertThat(activityTold(client)).containsExactly("010x3c0x5", "010x3c0x8");
  }

  @Test
  void tellsASlowClientTheNewestActivityOfEachMinute() {
    StreamRig.Client slow = rig.client(64 * 1024);
    slow.subscribe(
        "0x1", new SubscriptionKind.ContractActivity(List.of()), false, BlockBounds.NONE);
    slow.stalled = true;
    int sent = 3_000;
    for (int i = 1; i <= sent; i++) {
      rig.chain.activity(
          List.of(activity(ONE_CONTRACT, 1, i), activity(OTHER_CONTRACT, 2, 2L * i)));
      rig.thread.runAll();
    }
    slow.stalled = false;
    slow.drain();
    rig.thread.runAll();
    List<String> told = activityTold(slow);
    assertThat(told).hasSizeLessThan(sent);
    assertThat(told.subList(told.size() - 2, told.size()))
        .containsExactlyInAnyOrder(
            "010x3c0x" + Integer.toHexString(sent), "020x780x" + Integer.toHexString(2 * sent));
  }

  @Test
  void keepsTheLatestOfMoreThanWaitsForASlowClient() {
    StreamRig.Client slow = rig.client(64 * 1024);
    slow.subscribe(
        "0x1", new SubscriptionKind.ContractActivity(List.of()), false, BlockBounds.NONE);
    slow.stalled = true;
    int minutes = 20_000;
    for (int minute = 1; minute <= minutes; minute++) {
      rig.chain.activity(List.of(activity(ONE_CONTRACT, minute, 1)));
      rig.thread.runAll();
    }
    slow.stalled = false;
    slow.drain();
    rig.thread.runAll();
    List<String> told = activityTold(slow);
    assertThat(told).hasSizeBetween(1_000, minutes / 2);
    for (int i = 0; i < 1_000; i++) {
      assertThat(told.get(told.size() - 1 - i))
          .isEqualTo("010x%x0x1".formatted(60 * (minutes - i)));
    }
  }
}
