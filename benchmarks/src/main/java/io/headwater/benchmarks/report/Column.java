package io.headwater.benchmarks.report;

/**
 * A column of a table.
 *
 * @param key in JSON, with its unit
 * @param heading in text, with its unit
 * @param decimals in text
 */
public record Column(String key, String heading, int decimals) {}
