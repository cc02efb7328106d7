package io.headwater.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.Hash;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

final class RecordHeadersTest {

  private static final Bloom BLOOM = new Bloom(new byte[256]);

  private static Headers kafkaHeaders() {
    return new org.apache.kafka.common.header.internals.RecordHeaders();
  }

  private static RecordHeaders of(Bloom bloom) {
    return new RecordHeaders(
        EntryKind.BLOCK_APPLIED,
        -5,
        12,
        100,
        hash(1),
        hash(2),
        101,
        90,
        1,
        3,
        2,
        4,
        0xC0FFEE,
        bloom);
  }

  private static Hash hash(int of) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) of;
    return new Hash(bytes);
  }

  @Test
  void comeBackFromKafka() {
    byte[] bits = new byte[256];
    bits[17] = 4;
    Bloom bloom = new Bloom(bits);
    Headers headers = kafkaHeaders();
    of(bloom).writeTo(headers);
    RecordHeaders read = RecordHeaders.readFrom(headers);
    assertThat(read).usingRecursiveComparison().isEqualTo(of(bloom));
    assertThat(read.sameEntry(of(bloom))).isTrue();
  }

  @Test
  void leaveOutWhatIsAbsent() {
    RecordHeaders started =
        new RecordHeaders(
            EntryKind.EPOCH_STARTED, 1, 0, -1, null, null, -1, -1, 0, 1, 1, 1, 3, null);
    Headers headers = kafkaHeaders();
    started.writeTo(headers);
    assertThat(headers.lastHeader("hash")).isNull();
    assertThat(RecordHeaders.readFrom(headers)).isEqualTo(started);
  }

  @Test
  void nameTheHeaderThatIsMissingOrMalformed() {
    for (String name :
        List.of(
            "kind",
            "epoch",
            "sequence",
            "number",
            "highest",
            "finalized",
            "slice",
            "slices",
            "step",
            "steps",
            "schema")) {
      Headers headers = kafkaHeaders();
      of(BLOOM).writeTo(headers);
      headers.remove(name);
      assertThatThrownBy(() -> RecordHeaders.readFrom(headers))
          .isInstanceOf(WireFormatException.class)
          .hasMessageContaining("'" + name + "'");
      headers.add(new RecordHeader(name, new byte[3]));
      assertThatThrownBy(() -> RecordHeaders.readFrom(headers)).hasMessageContaining("3 bytes");
    }
  }

  @Test
  void refuseSlicesAndStepsThatCannotBe() {
    assertThatThrownBy(() -> of(BLOOM).withSlice(3, 3)).hasMessageContaining("slice 3 of 3");
  }
}
