package io.headwater.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A number that was measured some times, to a thousandth.
 *
 * @param median of them
 * @param least of them
 * @param most of them
 * @param times how often
 */
public record Figure(double median, double least, double most, int times) {

  private static final double THOUSAND = 1_000;

  /** Of these values, at least one. */
  public static Figure of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Figure::rounded).sorted().toArray();
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Figure(
        rounded(median), sorted[0], Arrays.stream(sorted).max().orElseThrow(), sorted.length);
  }

  /** Measured once. */
  public static Figure of(double value) {
    return of(List.of(value));
  }

  private static double rounded(double value) {
    return Math.round(value * THOUSAND) / THOUSAND;
  }

  String text(int decimals) {
    String number = "%." + decimals + "f";
    return times == 1
        ? number.formatted(median)
        : (number + " (" + number + ".." + number + ")").formatted(median, least, most);
  }
}
