package io.headwater.schemas.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.schemas.wire.Slices;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JournalDeserializerTest {

  private static final BlocksFinalized VALUE =
      new BlocksFinalized(1L, 2L, new BlockRef(7L, new Hash(new byte[32])), null, null);
  private static final RecordHeaders HEADERS =
      new RecordHeaders(
          EntryKind.BLOCKS_FINALIZED, 1, 2, 7, null, null, 7, -1, 0, 1, 1, 1, 3, null);

  private final JournalDeserializer deserializer = new JournalDeserializer();

  private @Nullable SpecificRecord read(RecordHeaders headers, byte[] value) {
    var kafka = new org.apache.kafka.common.header.internals.RecordHeaders();
    headers.writeTo(kafka);
    return deserializer.deserialize("chain.1.journal", kafka, value);
  }

  @Test
  void givesAWholeEntryAtItsLastSlice() {
    List<byte[]> slices = Slices.cut(SingleObject.encode(VALUE), 20);
    assertThat(slices).hasSizeGreaterThan(2);
    for (int again = 0; again < 2; again++) {
      for (int i = 0; i < slices.size(); i++) {
        SpecificRecord read = read(HEADERS.withSlice(i, slices.size()), slices.get(i));
        assertThat(read).isEqualTo(i == slices.size() - 1 ? VALUE : null);
      }
    }
  }

  @Test
  void givesAnEntryOfOneRecordAtOnceAndNothingForASliceWithoutItsFirst() {
    List<byte[]> slices = Slices.cut(SingleObject.encode(VALUE), 20);
    assertThat(read(HEADERS.withSlice(1, slices.size()), slices.get(1))).isNull();
    assertThat(read(HEADERS, SingleObject.encode(VALUE))).isEqualTo(VALUE);
  }
}
