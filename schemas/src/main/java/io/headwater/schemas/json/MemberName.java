package io.headwater.schemas.json;

import java.nio.charset.StandardCharsets;

/** A member's name, ready to be written in each format. */
public final class MemberName {

  final String text;

  /** With the comma before it, that the first member does without. */
  final byte[] json;

  final byte[] cbor;

  private MemberName(String text) {
    this.text = text;
    json = (",\"" + text + "\":").getBytes(StandardCharsets.US_ASCII);
    cbor = new CborBytes().string(text).toByteArray();
  }

  /**
   * The name of this text.
   *
   * @throws IllegalArgumentException JSON would have to escape it
   */
  public static MemberName of(String text) {
    if (!text.matches("[A-Za-z0-9_]+")) {
      throw new IllegalArgumentException("not a plain name: " + text);
    }
    return new MemberName(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
