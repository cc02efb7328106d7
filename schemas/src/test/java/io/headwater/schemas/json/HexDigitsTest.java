package io.headwater.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the JDK's own formatting. */
final class HexDigitsTest {

  private final Random random = new Random(1);

  @Test
  void everyByteHasItsTwoDigits() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    assertThat(new JsonBytes().data(all).toString())
        .isEqualTo("\"0x" + HexFormat.of().formatHex(all) + '"');
  }

  @Test
  void dataOfAnyLengthAtAnyPlace() {
    for (int length = 0; length < 300; length++) {
      byte[] data = new byte[length + 2];
      random.nextBytes(data);
      ByteBuffer part = ByteBuffer.wrap(data, 1, length).slice();
      assertThat(new JsonBytes().put('[').data(part).toString())
          .isEqualTo("[\"0x" + HexFormat.of().formatHex(data, 1, length + 1) + '"');
      assertThat(part.remaining()).isEqualTo(length);
    }
  }

  @Test
  void quantitiesOfAnyLengthHaveNoLeadingZeros() {
    for (int bits = 0; bits < 300; bits++) {
      BigInteger value = new BigInteger(bits, random);
      String due = "\"0x" + value.toString(16) + '"';
      assertThat(new JsonBytes().quantity(ByteBuffer.wrap(value.toByteArray())).toString())
          .isEqualTo(due);
      if (bits < Long.SIZE) {
        assertThat(new JsonBytes().quantity(value.longValue()).put(',').toString())
            .isEqualTo(due + ',');
      }
    }
    assertThat(new JsonBytes().quantity(Long.MAX_VALUE).toString())
        .isEqualTo("\"0x7fffffffffffffff\"");
  }
}
