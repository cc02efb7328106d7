package io.headwater.client;

import java.time.Duration;

/**
 * How a client waits and what it takes.
 *
 * @param connectTimeout a connection that is not open by then is given up
 * @param callTimeout a call without an answer, while nothing else comes either, ends its connection
 * @param heartbeat quiet for so long, the server is asked for a sign of life
 * @param heartbeatAnswer without one in that time, the connection is lost
 * @param shortestBackoff the first wait before another connection
 * @param longestBackoff the longest
 * @param maxMessageBytes a longer message ends the client: it would come again
 */
public record ClientSettings(
    Duration connectTimeout,
    Duration callTimeout,
    Duration heartbeat,
    Duration heartbeatAnswer,
    Duration shortestBackoff,
    Duration longestBackoff,
    int maxMessageBytes) {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  /** 10 s, 30 s, 60 s, 10 s, 250 ms, 10 s, 64 MiB. */
  public static final ClientSettings DEFAULT =
      new ClientSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofMillis(250),
          Duration.ofSeconds(10),
          64 << 20);

  /** Refuses what could never work. */
  public ClientSettings {
    check("connectTimeout", connectTimeout);
    check("callTimeout", callTimeout);
    check("heartbeat", heartbeat);
    check("heartbeatAnswer", heartbeatAnswer);
    check("shortestBackoff", shortestBackoff);
    check("longestBackoff", longestBackoff);
    if (longestBackoff.compareTo(shortestBackoff) < 0) {
      throw new IllegalArgumentException("longestBackoff: is below shortestBackoff");
    }
    if (maxMessageBytes < 1024) {
      throw new IllegalArgumentException("maxMessageBytes: must be at least 1024");
    }
  }

  /** The same with other waits between connections. */
  public ClientSettings withBackoff(Duration shortest, Duration longest) {
    return new ClientSettings(
        connectTimeout,
        callTimeout,
        heartbeat,
        heartbeatAnswer,
        shortest,
        longest,
        maxMessageBytes);
  }

  /** The same with another heartbeat. */
  public ClientSettings withHeartbeat(Duration every, Duration answer) {
    return new ClientSettings(
        connectTimeout,
        callTimeout,
        every,
        answer,
        shortestBackoff,
        longestBackoff,
        maxMessageBytes);
  }

  /** The same with another bound of messages. */
  public ClientSettings withMaxMessageBytes(int bytes) {
    return new ClientSettings(
        connectTimeout,
        callTimeout,
        heartbeat,
        heartbeatAnswer,
        shortestBackoff,
        longestBackoff,
        bytes);
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + ": must be from 1 ms to 365 days");
    }
  }
}
