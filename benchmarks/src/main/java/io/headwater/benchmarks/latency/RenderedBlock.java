package io.headwater.benchmarks.latency;

/**
 * A block as JSON texts, so that the node that serves it costs next to nothing.
 *
 * @param number height
 * @param hash {@code 0x} and 64 digits
 * @param header as {@code newHeads} announces it
 * @param block with whole transactions
 * @param receipts of all transactions
 * @param logs how many there are
 */
public record RenderedBlock(
    long number, String hash, String header, String block, String receipts, int logs) {}
