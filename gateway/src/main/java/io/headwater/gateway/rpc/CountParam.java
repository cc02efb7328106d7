package io.headwater.gateway.rpc;

import tools.jackson.databind.JsonNode;

/** An option that counts something: a whole number, also where it is written as a float. */
final class CountParam {

  private CountParam() {}

  /**
   * The count in an option.
   *
   * @param name of the option, for the error
   */
  static int read(JsonNode node, String name, int least, int most) throws RpcException {
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    boolean isInRange = value >= least && value <= most && value == Math.rint(value);
    if (!isInRange) {
      throw RpcException.invalidParams("%s: a number from %d to %d".formatted(name, least, most));
    }
    return (int) value;
  }
}
