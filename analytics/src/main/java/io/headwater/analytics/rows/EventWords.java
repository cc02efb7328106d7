package io.headwater.analytics.rows;

import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An event's values in 32 byte words: those that are indexed, then those in the data. Whatever is
 * not there, or not of its type, is absent; what follows in the data is not looked at.
 *
 * <p>Source: Solidity's contract ABI, "Events" and "Use of Dynamic Types".
 *
 * @param topics log topics after the signature
 * @param data what is not indexed
 */
record EventWords(List<Hash> topics, byte[] data) {

  private static final int WORD = 32;
  private static final int ADDRESS = 20;

  static EventWords of(Log log) {
    List<Hash> topics = log.getTopics();
    return new EventWords(topics.subList(1, topics.size()), RowText.bytes(log.getData()));
  }

  /** How many values are indexed. */
  int indexed() {
    return topics.size();
  }

  /** A value that is an address. */
  Optional<String> address(int place) {
    return word(place).filter(EventWords::isAddress).map(EventWords::addressText);
  }

  private static boolean isAddress(byte[] word) {
    for (int i = 0; i < WORD - ADDRESS; i++) {
      if (word[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static String addressText(byte[] word) {
    return "0x" + HexFormat.of().formatHex(word, WORD - ADDRESS, WORD);
  }

  /** A value that is a number, in decimal digits. */
  Optional<String> number(int place) {
    return word(place).map(RowText::decimal);
  }

  /** A value that is an array of numbers; empty where it is none, or reaches out of the data. */
  List<String> numbers(int place) {
    long at = word(place).map(EventWords::offset).orElse(-1L);
    if (at < 0 || at > data.length - WORD) {
      return List.of();
    }
    long count = offset(Arrays.copyOfRange(data, (int) at, (int) at + WORD));
    if (count < 0 || count > (data.length - WORD - at) / WORD) {
      return List.of();
    }
    List<String> numbers = new ArrayList<>((int) count);
    for (int i = 1; i <= count; i++) {
      int from = (int) at + i * WORD;
      numbers.add(RowText.decimal(Arrays.copyOfRange(data, from, from + WORD)));
    }
    return numbers;
  }

  /** A small number, -1 if it is larger than any array can be. */
  private static long offset(byte[] word) {
    long value = 0;
    for (int i = 0; i < WORD; i++) {
      if (i < WORD - Integer.BYTES && word[i] != 0) {
        return -1;
      }
      value = value << 8 | word[i] & 0xFF;
    }
    return value;
  }

  private Optional<byte[]> word(int place) {
    if (place < topics.size()) {
      return Optional.of(topics.get(place).bytes());
    }
    int from = (place - topics.size()) * WORD;
    return from + WORD <= data.length
        ? Optional.of(Arrays.copyOfRange(data, from, from + WORD))
        : Optional.empty();
  }
}
