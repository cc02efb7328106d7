package io.headwater.benchmarks.fanout;

import java.util.Map;
import java.util.TreeMap;

/** How often the cost of others Headwater's may be, by their names. */
final class Rivals {

  static final String UNDERTOW_API = "Undertow's WebSocket API";
  static final String NATS = "nats-server";
  static final String NCHAN = "nginx + nchan";
  static final String NODE_WS = "Node ws";

  /** With a backlog, where gathering pays. */
  static final Map<String, Double> MANY_UNDER_WAY =
      new TreeMap<>(Map.of(FloorMode.GATHERED.title(), 1.5, NATS, 0.4, NCHAN, 0.25, NODE_WS, 0.25));

  /** Where nothing can be gathered. */
  static final Map<String, Double> ONE_UNDER_WAY =
      new TreeMap<>(
          Map.of(
              FloorMode.SINGLE.title(),
              1.25,
              UNDERTOW_API,
              1.0,
              NATS,
              1.0,
              NCHAN,
              1.0,
              NODE_WS,
              1.0));

  private Rivals() {}
}
