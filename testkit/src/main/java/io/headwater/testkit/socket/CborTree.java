package io.headwater.testkit.socket;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Messages in CBOR as the JSON trees that they stand for, by a reader that is not the project's.
 *
 * <p>Threading: any.
 */
public final class CborTree {

  /** Members whose numbers are numbers in JSON, too. */
  private static final Set<String> NUMBERS = Set.of("code", "count", "retryAfterMs");

  private static final CBORMapper CBOR = new CBORMapper();

  private CborTree() {}

  /** A message: in a notification integers are quantities, in an answer they are numbers. */
  public static JsonNode message(byte[] cbor) {
    JsonNode message = CBOR.readTree(cbor);
    return message.has("method") ? mapped(message) : message;
  }

  /** What a notification tells of. */
  public static JsonNode item(byte[] cbor) {
    return mapped(CBOR.readTree(cbor));
  }

  /** A request in CBOR; binary nodes become byte strings. */
  public static byte[] bytes(JsonNode message) {
    return CBOR.writeValueAsBytes(message);
  }

  private static JsonNode mapped(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        boolean isNumber = NUMBERS.contains(member.getKey()) && member.getValue().isNumber();
        object.set(member.getKey(), isNumber ? member.getValue() : mapped(member.getValue()));
      }
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(mapped(element)));
      return array;
    }
    if (node.isBinary()) {
      return text(HexFormat.of().formatHex(node.binaryValue()));
    }
    return node.isIntegralNumber() ? text(quantity(node.bigIntegerValue())) : node;
  }

  private static String quantity(BigInteger value) {
    if (value.signum() < 0) {
      throw new AssertionError("a quantity is negative: " + value);
    }
    return value.toString(16);
  }

  private static JsonNode text(String digits) {
    return JsonNodeFactory.instance.stringNode("0x" + digits);
  }
}
