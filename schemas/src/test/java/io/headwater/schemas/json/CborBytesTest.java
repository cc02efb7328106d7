package io.headwater.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 8949, appendix A, and what lies between them. */
final class CborBytesTest {

  private final CborBytes out = new CborBytes();

  private String hex() {
    return HexFormat.of().formatHex(out.array(), 0, out.length());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "10, 0a",
    "23, 17",
    "24, 1818",
    "25, 1819",
    "100, 1864",
    "255, 18ff",
    "256, 190100",
    "1000, 1903e8",
    "65535, 19ffff",
    "65536, 1a00010000",
    "1000000, 1a000f4240",
    "4294967295, 1affffffff",
    "4294967296, 1b0000000100000000",
    "1000000000000, 1b000000e8d4a51000",
    "18446744073709551615, 1bffffffffffffffff",
    "18446744073709551616, c249010000000000000000",
  })
  void quantitiesAreUnsignedIntegers(BigInteger value, String due) {
    out.quantity(ByteBuffer.wrap(value.toByteArray()));
    assertThat(hex()).isEqualTo(due);
    assertThat(new CborBytes().number(value).toByteArray()).isEqualTo(out.toByteArray());
    if (value.bitLength() < Long.SIZE) {
      assertThat(new CborBytes().quantity(value.longValue()).toByteArray())
          .isEqualTo(out.toByteArray());
    }
  }

  @Test
  void aQuantityOfZeroMayBeEmpty() {
    out.quantity(ByteBuffer.allocate(0)).quantity(ByteBuffer.wrap(new byte[2]));
    assertThat(hex()).isEqualTo("0000");
    assertThatThrownBy(() -> out.quantity(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "-1; 20",
        "-10; 29",
        "-100; 3863",
        "-1000; 3903e7",
        "-18446744073709551616; 3bffffffffffffffff",
        "-18446744073709551617; c349010000000000000000",
        "0.0; f90000",
        "-0.0; f98000",
        "1.0; f93c00",
        "1.1; fb3ff199999999999a",
        "1.5; f93e00",
        "65504.0; f97bff",
        "100000.0; fa47c35000",
        "3.4028234663852886e+38; fa7f7fffff",
        "1.0e+300; fb7e37e43c8800759c",
        "5.960464477539063e-8; f90001",
        "0.00006103515625; f90400",
        "-4.0; f9c400",
        "-4.1; fbc010666666666666",
        "false; f4",
        "true; f5",
        "null; f6",
        "\"\"; 60",
        "\"a\"; 6161",
        "\"IETF\"; 6449455446",
        "\"\\\"\\\\\"; 62225c",
        "\"\\u00fc\"; 62c3bc",
        "\"\\u6c34\"; 63e6b0b4",
        "\"\\ud800\\udd51\"; 64f0908591",
        "[]; 80",
        "[1,2,3]; 83010203",
        "[1,[2,3],[4,5]]; 8301820203820405",
        "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25];"
            + " 98190102030405060708090a0b0c0d0e0f101112131415161718181819",
        "{}; a0",
        "{\"a\":1,\"b\":[2,3]}; a26161016162820203",
        "[\"a\",{\"b\":\"c\"}]; 826161a161626163",
        "{\"a\":\"A\",\"b\":\"B\",\"c\":\"C\",\"d\":\"D\",\"e\":\"E\"};"
            + " a56161614161626142616361436164614461656145",
      })
  void jsonKeepsItsStructure(String json, String due) {
    out.json(json);
    assertThat(hex()).isEqualTo(due);
  }

  @Test
  void dataAreByteStrings() {
    out.data(new byte[0]).data(new byte[] {1, 2, 3, 4}).data(ByteBuffer.wrap(new byte[24], 0, 24));
    assertThat(hex()).isEqualTo("40" + "4401020304" + "5818" + "00".repeat(24));
  }

  @Test
  void anObjectIsCountedAtItsEnd() {
    out.beginObject().name(MemberName.of("many")).beginObject();
    IntStream.range(0, 300).forEach(i -> out.name("m" + i).number(i));
    out.endObject().name("last").beginArray().element().nothing().endArray().endObject();
    CborBytes members = new CborBytes();
    IntStream.range(0, 300).forEach(i -> members.string("m" + i).number(i));
    assertThat(hex())
        .isEqualTo(
            "a2646d616e79b9012c"
                + HexFormat.of().formatHex(members.toByteArray())
                + "646c61737481f6");
  }

  @Test
  void aSecondItemKnowsNothingOfABrokenOffFirst() {
    out.beginObject().name("a").beginArray();
    out.clear().beginArray().element().bool(true).endArray();
    assertThat(hex()).isEqualTo("81f5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"1 2", "[1", "''"})
  void whatIsNoJsonIsSaidAsItStands(String text) {
    out.beginArray().element().json(text).endArray();
    String said = hex();
    out.clear().beginArray().element().string(text).endArray();
    assertThat(said).isEqualTo(hex());
  }
}
