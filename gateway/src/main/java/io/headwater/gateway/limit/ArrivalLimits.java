package io.headwater.gateway.limit;

import java.time.Duration;

/**
 * How many may come.
 *
 * @param connections TCP connections in total
 * @param perAddress TCP connections of one address; 0 for no limit
 * @param handshakesPerSecond of one address, ten seconds' worth at once; 0 for no limit
 * @param callsPerSecond over POST of one address, ten seconds' worth at once; 0 for no limit
 * @param requestTimeout for the head of an HTTP request, and again for its body
 * @param idleTimeout for the next HTTP request on a connection
 * @param exemptLoopback whether what holds for one address does not hold for this machine's own
 */
public record ArrivalLimits(
    int connections,
    int perAddress,
    int handshakesPerSecond,
    int callsPerSecond,
    Duration requestTimeout,
    Duration idleTimeout,
    boolean exemptLoopback) {

  /** 20,000 and 256 connections, 20 handshakes, 1,000 calls, 10 s, 60 s, nobody exempt. */
  public static final ArrivalLimits DEFAULT =
      new ArrivalLimits(
          20_000, 256, 20, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(60), false);
}
