package io.headwater.ingest.node;

import java.time.Duration;

/**
 * What is endured from a node.
 *
 * @param timeout longest wait for an answer or a connection
 * @param answerBytes largest answer; what is larger is an error
 */
public record NodeLimits(Duration timeout, int answerBytes) {

  /** 10 s, 256 MiB. */
  public static final NodeLimits DEFAULT = new NodeLimits(Duration.ofSeconds(10), 256 << 20);
}
