package io.headwater.benchmarks.report;

/**
 * What a figure should be.
 *
 * @param text what is aimed at
 * @param most the largest value that will do
 * @param value that was measured
 * @param met whether it was reached
 */
public record Aim(String text, double most, double value, boolean met) {

  /** An aim, and how it came out. */
  public static Aim of(String text, double most, double value) {
    return new Aim(text, most, value, value <= most);
  }

  String line() {
    return "  aim: %s: %.2f, %s".formatted(text, value, met ? "met" : "MISSED");
  }
}
