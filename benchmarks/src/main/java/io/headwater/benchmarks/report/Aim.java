package io.headwater.benchmarks.report;

/**
 * What a figure should be.
 *
 * @param text what is aimed at
 * @param most the largest value that will do
 * @param value that was measured
 */
public record Aim(String text, double most, double value) {

  /** Whether it was reached. */
  public boolean met() {
    return value <= most;
  }

  String line() {
    return "  aim: %s: %.2f, %s".formatted(text, value, met() ? "met" : "MISSED");
  }
}
