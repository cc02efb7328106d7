package io.headwater.gateway.subscription;

import io.headwater.gateway.session.Lane;
import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.json.ActivityJson;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns activity into notifications. A row is the newest state of a contract's minute, so a newer
 * one takes the place of one that waits: while the lanes hold too much here, and at each client.
 *
 * <p>Threading: the dispatch thread. Bounds: {@value #WAITING} rows wait; above, the oldest goes.
 */
final class ActivityBroadcast {

  static final int WAITING = 65_536;

  /** What a newer row takes the place of. */
  record Identity(String contract, Instant minute) {}

  private final GroupTable groups;
  private final Deliveries deliveries;
  private final Notifications notifications;
  private final List<Lane> lanes;
  private final Map<Identity, ActivityRow> waiting = new LinkedHashMap<>();
  private final Body body = new Body();

  ActivityBroadcast(
      GroupTable groups, Deliveries deliveries, Notifications notifications, List<Lane> lanes) {
    this.groups = groups;
    this.deliveries = deliveries;
    this.notifications = notifications;
    this.lanes = lanes;
  }

  /** Rows have come; they wait for {@link #handOver}. */
  void take(List<ActivityRow> rows) {
    if (groups.activity().isEmpty()) {
      return;
    }
    for (ActivityRow row : rows) {
      waiting.put(new Identity(row.getContract(), row.getMinute()), row);
      if (waiting.size() > WAITING) {
        Iterator<Identity> oldest = waiting.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }

  /** Hands over what waits. */
  void handOver() {
    if (!waiting.isEmpty()) {
      waiting.forEach(this::add);
      waiting.clear();
      deliveries.handOver(lanes);
    }
  }

  private void add(Identity identity, ActivityRow row) {
    String text = row.getContract();
    Address contract = new Address(HexFormat.of().parseHex(text, 2, text.length()));
    List<Group> matched = groups.activity().match(contract);
    if (!matched.isEmpty()) {
      body.of(out -> ActivityJson.write(out, row));
      for (Group group : matched) {
        deliveries.addNewest(group, notifications.event(group, body, null), identity);
      }
    }
  }
}
