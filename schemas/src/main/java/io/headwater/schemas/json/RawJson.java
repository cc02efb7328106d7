package io.headwater.schemas.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Copies a value as JSON text, without white space, numbers as they were written. */
public final class RawJson {

  private RawJson() {}

  /**
   * The value at the parser's current token; afterwards the parser stands at that value's last
   * token.
   */
  public static String copy(JsonParser in) {
    JsonBytes out = new JsonBytes();
    int depth = 0;
    boolean first = true;
    for (JsonToken token = in.currentToken(); token != null; token = in.nextToken()) {
      boolean closes = token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY;
      if (!closes && !first) {
        out.put(',');
      }
      first = false;
      switch (token) {
        case PROPERTY_NAME -> {
          out.string(in.currentName()).put(':');
          first = true;
        }
        case VALUE_STRING -> out.string(in.getString());
        default -> out.json(in.getString());
      }
      if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
        depth++;
        first = true;
      } else if (closes) {
        depth--;
      }
      if (depth == 0 && token != JsonToken.PROPERTY_NAME) {
        return out.toString();
      }
    }
    throw new JsonFormException("the JSON ends inside a value");
  }
}
