package io.headwater.gateway.upstream;

/** What a node answered. */
public sealed interface UpstreamAnswer {

  /** JSON of its result. */
  record Result(String json) implements UpstreamAnswer {

    /** Whether the node has nothing. */
    public boolean isNull() {
      return json.equals("null");
    }
  }

  /** JSON of its error object. */
  record Failure(String json) implements UpstreamAnswer {}
}
