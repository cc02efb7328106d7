package io.headwater.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.Position;
import io.headwater.schemas.position.UnreadableCursorException;
import io.headwater.schemas.wire.EntryKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A text is a cursor that was given out, to the character, or it is unreadable. */
final class CursorFuzz {

  private static Stream<byte[]> texts() {
    Hash hash = new Hash(new byte[32]);
    return Mutations.of(
        Stream.of(
                new Cursor(1, new Position(-7, 0, 0), EntryKind.BLOCK_APPLIED, 0, hash),
                new Cursor(
                    42161,
                    Position.after(Long.MAX_VALUE, 1L << 40),
                    EntryKind.BLOCK_REVERTED,
                    1L << 33,
                    hash))
            .map(cursor -> cursor.encode().getBytes(StandardCharsets.US_ASCII))
            .toList());
  }

  @MethodSource("texts")
  @FuzzTest
  void isWhatWasGivenOutOrUnreadable(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    try {
      assertThat(Cursor.decode(text).encode()).isEqualTo(text);
    } catch (UnreadableCursorException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  private static Stream<byte[]> numbers() {
    return Mutations.of(List.of(new byte[60]));
  }

  @MethodSource("numbers")
  @FuzzTest
  void comesBackWhateverItHolds(byte[] bytes) {
    byte[] padded = Arrays.copyOf(bytes, 60);
    ByteBuffer in = ByteBuffer.wrap(padded);
    long chainId = in.getLong() & Long.MAX_VALUE;
    long epoch = in.getLong();
    long sequence = in.getLong() & Long.MAX_VALUE;
    int item = in.getInt() & Integer.MAX_VALUE;
    byte[] hash = new byte[32];
    in.get(hash);
    Cursor cursor =
        new Cursor(
            chainId,
            new Position(epoch, sequence, item),
            EntryKind.BLOCK_APPLIED,
            sequence,
            new Hash(hash));
    String text = cursor.encode();
    assertThat(text.length()).isLessThanOrEqualTo(Cursor.MAX_CHARACTERS);
    assertThat(Cursor.decode(text)).isEqualTo(cursor);
  }
}
