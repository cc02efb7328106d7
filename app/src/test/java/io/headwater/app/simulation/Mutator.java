package io.headwater.app.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Stands for a gateway that serves one {@code logs} subscription wrongly, once. */
final class Mutator {

  /** What a gateway that is wrong in one place would have done. */
  enum Mutation {
    NONE,
    DROP_ONE,
    DOUBLE_ONE,
    SWAP_TWO,
    /** The first one after a resume is left out: live delivery began too late. */
    JOIN_LATE
  }

  private Mutation mutation = Mutation.NONE;
  private int spare;
  private @Nullable JsonNode kept;
  private boolean isFirst;
  private boolean isSpoilt;

  /** It goes wrong after so many notifications. */
  void mutate(Mutation how, int after) {
    mutation = how;
    spare = after;
  }

  /** The client asks again: what was on its way is lost anyway. */
  void asked(boolean resumes) {
    kept = null;
    isFirst = resumes;
  }

  /**
   * What the client gets of a log, as a head of a branch that loses may be missed without harm.
   * What is dropped or comes late is so behind the next one, cursor and all.
   */
  List<JsonNode> pass(JsonNode message) {
    boolean isDue = kept != null || mutation != Mutation.JOIN_LATE || isFirst;
    isFirst = false;
    if (mutation == Mutation.NONE || spare-- > 0 || !isDue) {
      return List.of(message);
    }
    JsonNode late = kept;
    if (mutation != Mutation.DOUBLE_ONE && late == null) {
      kept = message;
      return List.of();
    }
    List<JsonNode> passed =
        switch (mutation) {
          case DOUBLE_ONE -> List.of(message, message);
          case SWAP_TWO -> late == null ? List.of(message) : List.of(message, late);
          case NONE, DROP_ONE, JOIN_LATE -> List.of(message);
        };
    mutation = Mutation.NONE;
    kept = null;
    isSpoilt = true;
    return passed;
  }

  /** Whether it was served wrongly. */
  boolean isSpoilt() {
    return isSpoilt;
  }
}
