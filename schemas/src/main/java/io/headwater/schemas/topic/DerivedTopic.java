package io.headwater.schemas.topic;

import java.util.List;
import java.util.Locale;

/**
 * A topic that analytics derives from the journal.
 *
 * @param table what its rows are
 * @param view which of them it has
 */
public record DerivedTopic(Table table, View view) {

  /** What rows are. */
  public enum Table {
    BLOCKS,
    LOGS,
    TRANSACTIONS,
    TRANSFERS,
    /** What happened at each contract in each minute; compacted. */
    ACTIVITY;

    /** Those that have a row for each thing of a block. */
    public static final List<Table> ROWS = List.of(BLOCKS, LOGS, TRANSACTIONS, TRANSFERS);

    /** In names of topics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which rows there are. */
  public enum View {
    /** A row when a block comes, another when it goes. */
    LIVE,
    /** A row when a block is finalized. */
    FINAL,
    /** Compacted: the rows of blocks that are canonical now; a tombstone when one goes. */
    CURRENT;

    /** In names of topics and settings. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DerivedTopic {
    if (table == Table.ACTIVITY && view != View.LIVE) {
      throw new IllegalArgumentException("activity has no view " + view.label());
    }
  }

  /** {@code logs}, {@code logs.final}. */
  String label() {
    return table.label() + (view == View.LIVE ? "" : "." + view.label());
  }
}
