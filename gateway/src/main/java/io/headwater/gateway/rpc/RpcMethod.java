package io.headwater.gateway.rpc;

import tools.jackson.databind.JsonNode;

/** A method. */
@FunctionalInterface
interface RpcMethod {

  /**
   * A call of it.
   *
   * @param method its name
   * @param params an array, empty where the request had none
   * @param paramsJson the same as it was written
   * @param caller who calls
   * @param reply takes the outcome, now or later
   */
  record Call(String method, JsonNode params, String paramsJson, Caller caller, Reply reply) {

    /** The parameter in this place; missing where there is none. */
    JsonNode param(int place) {
      return params.path(place);
    }
  }

  /**
   * Executes a call.
   *
   * @throws RpcException the outcome is an error; nothing was given to the reply
   */
  void execute(Call call) throws RpcException;
}
