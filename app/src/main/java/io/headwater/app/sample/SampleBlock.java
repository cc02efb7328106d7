package io.headwater.app.sample;

/**
 * A block of the sample chain; its body is made when it is asked for.
 *
 * @param index place in the chain, 0 being the first recorded block
 * @param number height
 * @param hash of its header
 * @param parent hash of the block before
 * @param isFork whether it stands on a fork that will be undone
 */
record SampleBlock(long index, long number, String hash, String parent, boolean isFork) {}
