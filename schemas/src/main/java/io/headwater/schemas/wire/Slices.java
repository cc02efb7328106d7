package io.headwater.schemas.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts an encoded entry into pieces that any Kafka takes, and puts them together again. */
public final class Slices {

  /**
   * Most bytes of a record's value before compression: below Kafka's default limit of 1 MB with
   * room for the headers.
   */
  public static final int MAX_BYTES = 900_000;

  private Slices() {}

  /**
   * The value in pieces of at most {@code maxBytes}, in order; most values are one piece, the array
   * itself.
   */
  public static List<byte[]> cut(byte[] value, int maxBytes) {
    if (value.length <= maxBytes) {
      return List.of(value);
    }
    List<byte[]> slices = new ArrayList<>();
    for (int from = 0; from < value.length; from += maxBytes) {
      slices.add(Arrays.copyOfRange(value, from, Math.min(value.length, from + maxBytes)));
    }
    return slices;
  }

  /** The whole value again. */
  public static byte[] join(List<byte[]> slices) {
    if (slices.size() == 1) {
      return slices.getFirst();
    }
    byte[] whole = new byte[slices.stream().mapToInt(slice -> slice.length).sum()];
    int to = 0;
    for (byte[] slice : slices) {
      System.arraycopy(slice, 0, whole, to, slice.length);
      to += slice.length;
    }
    return whole;
  }
}
