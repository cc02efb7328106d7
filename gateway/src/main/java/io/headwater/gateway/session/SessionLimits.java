package io.headwater.gateway.session;

import java.time.Duration;

/**
 * What a session is allowed.
 *
 * @param outboxBytes notifications waiting for the client, beyond which it catches up from the
 *     journal; one frame of any size goes into an empty outbox
 * @param answersBytes answers waiting for the client beside them, beyond which it is ended
 * @param pingInterval silence after which the client is pinged
 * @param pongTimeout how long it may take to answer
 * @param closeTimeout how long it may take to answer a close frame
 * @param messageTimeout how long a message may take from its first frame to its end
 * @param framesPerSecond frames from the client, ten seconds' worth at once; 0 for no limit
 */
public record SessionLimits(
    long outboxBytes,
    long answersBytes,
    Duration pingInterval,
    Duration pongTimeout,
    Duration closeTimeout,
    Duration messageTimeout,
    int framesPerSecond) {

  /** 256 KiB, 64 MiB; 30 s, 30 s, 5 s; 30 s, 5,000 frames. */
  public static final SessionLimits DEFAULT =
      new SessionLimits(
          256L << 10,
          64L << 20,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          5_000);

  /** The same with another outbox. */
  public SessionLimits withOutboxBytes(long bytes) {
    return new SessionLimits(
        bytes,
        answersBytes,
        pingInterval,
        pongTimeout,
        closeTimeout,
        messageTimeout,
        framesPerSecond);
  }
}
