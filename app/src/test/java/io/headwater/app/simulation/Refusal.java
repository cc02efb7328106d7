package io.headwater.app.simulation;

import tools.jackson.databind.JsonNode;

/** Why a subscription is refused, or has ended. */
enum Refusal {
  TOO_OLD(-32010),
  UNKNOWN_FORK(-32011),
  AHEAD(-32012),
  NO_SUCH_BLOCK(-32013),
  NOT_READY(-32015),
  EMPTY_RANGE(-32602),
  ANOTHER(0);

  private final int code;

  Refusal(int code) {
    this.code = code;
  }

  static Refusal of(JsonNode error) {
    for (Refusal refusal : values()) {
      if (refusal.code == error.path("code").asInt()) {
        return refusal;
      }
    }
    return ANOTHER;
  }

  /** Whether what the client held is of no use any more. */
  boolean isForGood() {
    return this == TOO_OLD || this == UNKNOWN_FORK;
  }
}
