package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.latency.RenderedChain;
import java.nio.charset.StandardCharsets;

/**
 * What the gateway sends for the heads of a chain, for servers that know no chain: as many bytes,
 * in another order.
 *
 * <p>Threading: one thread.
 */
final class HeadNotifications {

  /** What comes before a head's number. */
  static final String MARK = "\"number\":\"0x";

  private final RenderedChain chain;
  private int next;

  HeadNotifications(RenderedChain chain) {
    this.chain = chain;
  }

  long nextNumber() {
    return chain.number(next);
  }

  byte[] next() {
    String text =
        "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"%s\",\"result\":%s}}"
            .formatted("0x9cef478923ff08bf67fde6c64013158d", chain.at(next++).header());
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
