package io.headwater.gateway.session;

import java.time.Duration;

/**
 * What a session is allowed.
 *
 * @param outboxBytes frames waiting for the client; one frame of any size goes into an empty outbox
 * @param pingInterval silence after which the client is pinged
 * @param pongTimeout how long it may take to answer
 * @param closeTimeout how long it may take to answer a close frame
 */
public record SessionLimits(
    long outboxBytes, Duration pingInterval, Duration pongTimeout, Duration closeTimeout) {

  /** 64 MiB; 30 s, 30 s, 5 s. */
  public static final SessionLimits DEFAULT =
      new SessionLimits(
          64L << 20, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5));
}
