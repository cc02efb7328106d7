package io.headwater.app.sample;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the sample node takes as a block or a hash; it refuses the rest in geth's words. */
final class SampleParams {

  private static final Set<String> TAGS =
      Set.of("latest", "pending", "safe", "finalized", "earliest");

  private SampleParams() {}

  /** A hash of 32 bytes. */
  static String hash(JsonNode params) throws SampleRpc.RpcFault {
    String text = required(params).asString("");
    if (!text.matches("0x[0-9a-fA-F]{64}")) {
      throw invalid("a hash has 0x and 64 hex digits");
    }
    return text;
  }

  /** A number or a tag. */
  static String height(JsonNode params) throws SampleRpc.RpcFault {
    return height(required(params), "");
  }

  /** A number, a tag or a hash. */
  static String block(JsonNode params) throws SampleRpc.RpcFault {
    JsonNode param = required(params);
    return param.asString("").length() == 66 ? hash(params) : height(param, "");
  }

  /** The filter of logs, as far as it says where they are. */
  static void checkRange(JsonNode params) throws SampleRpc.RpcFault {
    JsonNode filter = required(params);
    height(filter.path("fromBlock"), "latest");
    height(filter.path("toBlock"), "latest");
  }

  private static String height(JsonNode param, String absent) throws SampleRpc.RpcFault {
    String text = param.isMissingNode() || param.isNull() ? absent : param.asString("");
    if (!TAGS.contains(text) && !text.startsWith("0x")) {
      throw invalid("hex string without 0x prefix");
    }
    if (text.startsWith("0x") && !text.matches("0x(0|[1-9a-f][0-9a-f]{0,14})")) {
      throw invalid("invalid hex string");
    }
    return text;
  }

  private static JsonNode required(JsonNode params) throws SampleRpc.RpcFault {
    JsonNode param = params.path(0);
    if (param.isMissingNode() || param.isNull()) {
      throw new SampleRpc.RpcFault(-32602, "missing value for required argument 0");
    }
    return param;
  }

  private static SampleRpc.RpcFault invalid(String why) {
    return new SampleRpc.RpcFault(-32602, "invalid argument 0: " + why);
  }
}
