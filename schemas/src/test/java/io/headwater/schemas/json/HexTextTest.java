package io.headwater.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HexTextTest {

  private static @Nullable HexText quantity(String text) {
    char[] padded = ("?" + text + "?").toCharArray();
    return HexText.quantity(padded, 1, text.length());
  }

  private static @Nullable HexText data(String text) {
    char[] padded = ("?" + text + "?").toCharArray();
    return HexText.data(padded, 1, text.length());
  }

  @Test
  void readsQuantitiesOfAnySizeAndWritesThemAgain() {
    Random random = new Random(7);
    for (int bits = 0; bits < 300; bits++) {
      BigInteger value = new BigInteger(bits, random);
      String text = "0x" + value.toString(16);
      HexText read = Objects.requireNonNull(quantity(text));
      assertThat(read.canonical()).isTrue();
      assertThat(new BigInteger(1, read.bytes())).isEqualTo(value);
      assertThat(new JsonBytes().quantity(ByteBuffer.wrap(read.bytes())).toString())
          .isEqualTo('"' + text + '"');
      assertThat(read.asLong()).isEqualTo(value.bitLength() > 63 ? -1 : value.longValue());
      if (value.bitLength() <= 63) {
        assertThat(new JsonBytes().quantity(value.longValue()).toString())
            .isEqualTo('"' + text + '"');
      }
    }
  }

  @Test
  void tellsWhatIsNotWrittenAsARendererWould() {
    assertThat(Objects.requireNonNull(quantity("0x00")).canonical()).isFalse();
    assertThat(Objects.requireNonNull(quantity("0x0")).canonical()).isTrue();
    assertThat(Objects.requireNonNull(quantity("0x0a")).canonical()).isFalse();
    assertThat(Objects.requireNonNull(quantity("0xA")).canonical()).isFalse();
    assertThat(Objects.requireNonNull(data("0xaA")).canonical()).isFalse();
    assertThat(Objects.requireNonNull(data("0x")).canonical()).isTrue();
  }

  @Test
  void refusesWhatIsNotHex() {
    for (String text : new String[] {"", "0", "0x", "0X1", "1f", "0xg", "0x 1", "-0x1"}) {
      assertThat(quantity(text)).as(text).isNull();
    }
    for (String text : new String[] {"", "0", "0x1", "0X11", "0x1g", "1111"}) {
      assertThat(data(text)).as(text).isNull();
    }
  }
}
