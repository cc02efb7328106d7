package io.headwater.gateway.subscription;

import io.headwater.gateway.session.Lane;
import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.json.ActivityJson;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Turns activity into notifications, as far as the lanes take them; the rest waits in the inbox,
 * where newer rows take its place.
 *
 * <p>Threading: the dispatch thread. Bounds: {@value #TURN_BYTES} bytes of frames are gathered
 * before they are handed over.
 */
final class ActivityBroadcast {

  private static final long TURN_BYTES = 1L << 20;

  private final GroupTable groups;
  private final Deliveries deliveries;
  private final Notifications notifications;
  private final List<Lane> lanes;
  private final Body body = new Body();

  ActivityBroadcast(
      GroupTable groups, Deliveries deliveries, Notifications notifications, List<Lane> lanes) {
    this.groups = groups;
    this.deliveries = deliveries;
    this.notifications = notifications;
    this.lanes = lanes;
  }

  /** Tells what waits until the lanes hold too much. */
  void tell(ActivityInbox inbox, BooleanSupplier isCongested) {
    while (!isCongested.getAsBoolean()) {
      boolean goesOn = true;
      while (goesOn && deliveries.bytes() < TURN_BYTES) {
        ActivityRow row = inbox.poll();
        goesOn = row != null;
        if (row != null) {
          add(row);
        }
      }
      deliveries.handOver(lanes);
      if (!goesOn) {
        return;
      }
    }
  }

  private void add(ActivityRow row) {
    String text = row.getContract();
    Address contract = new Address(HexFormat.of().parseHex(text, 2, text.length()));
    List<Group> matched = groups.activity().match(contract);
    if (!matched.isEmpty()) {
      body.of(out -> ActivityJson.write(out, row));
      for (Group group : matched) {
        deliveries.addNewest(
            group, notifications.event(group, body, null), ActivityInbox.identity(row));
      }
    }
  }
}
