package io.headwater.testkit.journal;

import io.headwater.schemas.journal.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Copies a journal to another as a mirror does: offsets differ, transactions are gone, any stretch
 * may come again, and now and then some records come late.
 *
 * <p>Threading: one thread.
 */
public final class Mirror {

  private static final int LONGEST_STEP = 8;
  private static final int LONGEST_REPEAT = 12;

  private final InMemoryJournal from;
  private final InMemoryJournal to;
  private final Random random;

  /** What there is to copy, also after retention has taken it. */
  private final List<JournalRecord> records = new ArrayList<>();

  private int next;

  /** A mirror that has copied nothing. */
  public Mirror(InMemoryJournal from, InMemoryJournal to, Random random) {
    this.from = from;
    this.to = to;
    this.random = random;
  }

  /** Copies some records, or none; may go back, or leave some out until a later step. */
  public void step() {
    look();
    switch (random.nextInt(6)) {
      case 0 -> next = Math.max(0, next - random.nextInt(LONGEST_REPEAT));
      case 1 -> sendLate();
      default -> send(next, next + random.nextInt(LONGEST_STEP));
    }
  }

  /** Sees what is new; before retention takes it. */
  public void look() {
    long seen = records.isEmpty() ? -1 : records.getLast().offset();
    from.records().stream().filter(record -> record.offset() > seen).forEach(records::add);
  }

  /** Copies everything that is left. */
  public void finish() {
    look();
    send(next, records.size());
  }

  /** Some records overtake those before them, which come after. */
  private void sendLate() {
    int late = next;
    int first = Math.min(records.size(), next + 1 + random.nextInt(3));
    send(first, first + 1 + random.nextInt(3));
    next = late;
  }

  private void send(int first, int end) {
    for (int i = first; i < Math.min(end, records.size()); i++) {
      to.appendMirrored(records.get(i));
      next = i + 1;
    }
  }
}
