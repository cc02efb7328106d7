package io.headwater.schemas.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.wire.EntryKind;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CursorTest {

  private static Cursor random(Random random) {
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    int item = random.nextInt(4) == 0 ? Position.END : random.nextInt(1 << random.nextInt(31));
    Position position =
        new Position(random.nextLong(), random.nextLong() >>> (1 + random.nextInt(63)), item);
    EntryKind step = EntryKind.of(1 + random.nextInt(4));
    long number = random.nextLong() >>> (1 + random.nextInt(63));
    return new Cursor(
        random.nextLong() >>> (1 + random.nextInt(63)), position, step, number, new Hash(hash));
  }

  @Test
  void comesBackFromItsText() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Cursor cursor = random(random);
      String text = cursor.encode();
      assertThat(text).hasSizeLessThanOrEqualTo(Cursor.MAX_CHARACTERS).matches("[A-Za-z0-9_-]+");
      assertThat(Cursor.decode(text)).isEqualTo(cursor);
    }
  }

  @Test
  void fitsItsLongestValuesIntoTheLongestText() {
    Position last = new Position(-1, Long.MAX_VALUE, Position.END - 1);
    byte[] hash = new byte[32];
    Cursor cursor =
        new Cursor(
            Long.MAX_VALUE, last, EntryKind.BLOCKS_FINALIZED, Long.MAX_VALUE, new Hash(hash));
    assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
  }

  @Test
  void refusesEveryTextWithOneCharacterChanged() {
    Random random = new Random(2);
    String text = random(random).encode();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThatThrownBy(() -> Cursor.decode(changed))
          .as(changed)
          .isInstanceOf(UnreadableCursorException.class);
    }
  }

  @Test
  void refusesTextsThatAreNoCursors() {
    String text = random(new Random(3)).encode();
    for (String bad :
        new String[] {
          "",
          "x",
          "AAAA",
          "A".repeat(120),
          "A".repeat(500),
          "ä",
          text + "A",
          text.substring(1),
          text + "=",
          " " + text
        }) {
      assertThatThrownBy(() -> Cursor.decode(bad))
          .as(bad)
          .isInstanceOf(UnreadableCursorException.class);
    }
  }

  @Test
  void refusesRandomBytesWithoutAnotherKindOfError() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(91)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = 1;
      }
      String text = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertThatThrownBy(() -> Cursor.decode(text)).isInstanceOf(UnreadableCursorException.class);
    }
  }

  /** Found by fuzzing: base64 leaves bits of its last character unread. */
  @Test
  void refusesAnotherTextOfTheSameBytes() {
    assertThatThrownBy(
            () ->
                Cursor.decode(
                    "AQH_________-QABAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAOo22Kf"))
        .isInstanceOf(UnreadableCursorException.class);
  }
}
