package io.headwater.gateway.subscription;

import io.headwater.schemas.avro.ActivityRow;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Activity that waits to be told. A row is the newest state of a contract's minute, so a newer one
 * takes the place of one that waits.
 *
 * <p>Threading: any thread. Bounds: {@value #ROWS} rows; above, the oldest goes.
 */
final class ActivityInbox {

  static final int ROWS = 65_536;

  /** What a newer row takes the place of. */
  record Identity(String contract, Instant minute) {}

  private final Map<Identity, ActivityRow> waiting = new LinkedHashMap<>();
  private boolean isAwaited;

  /** Takes rows, oldest first; true when somebody has to be told that there are some. */
  synchronized boolean put(List<ActivityRow> rows) {
    for (ActivityRow row : rows) {
      waiting.put(identity(row), row);
      if (waiting.size() > ROWS) {
        poll();
      }
    }
    boolean isNew = !isAwaited && !waiting.isEmpty();
    isAwaited |= isNew;
    return isNew;
  }

  /** Who was told takes what there is. */
  synchronized void taken() {
    isAwaited = false;
  }

  /** The row that waits longest; null when none does. */
  synchronized @Nullable ActivityRow poll() {
    Iterator<ActivityRow> oldest = waiting.values().iterator();
    if (!oldest.hasNext()) {
      return null;
    }
    ActivityRow row = oldest.next();
    oldest.remove();
    return row;
  }

  static Identity identity(ActivityRow row) {
    return new Identity(row.getContract(), row.getMinute());
  }
}
