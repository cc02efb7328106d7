package io.headwater.gateway.rpc;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An upstream's error object, passed on.
 *
 * @param json as the upstream gave it
 */
record UpstreamError(String json) {

  private static final JsonMapper JSON = new JsonMapper();

  RpcError error() {
    JsonNode error = JSON.readTree(json);
    JsonNode data = error.path("data");
    return new RpcError(
        error.path("code").asInt(RpcError.SERVER),
        error.path("message").asString(""),
        data.isMissingNode() ? null : data.toString());
  }
}
