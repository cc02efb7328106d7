package io.headwater.benchmarks;

import io.headwater.benchmarks.deltas.DeltaTable;

/** Whether deltas would beat a deflated frame that all share, in bytes and in CPU. */
public final class Deltas {

  private Deltas() {}

  /** Prints the table. */
  public static void main(String[] args) {
    System.out.print(DeltaTable.measure());
  }
}
