package io.headwater.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.journal.ReaderRule;
import io.headwater.schemas.journal.Reading;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.schemas.wire.Slices;
import io.headwater.schemas.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.params.provider.MethodSource;

/** Values, headers and slices of a journal that somebody else wrote, or that were damaged. */
final class JournalFuzz {

  private static final BlockRef BLOCK = new BlockRef(7L, new Hash(new byte[32]));

  private static Stream<byte[]> values() {
    return Mutations.of(
        List.of(
            SingleObject.encode(new BlocksFinalized(1L, 2L, BLOCK, BLOCK, BLOCK)),
            SingleObject.encode(
                new EpochStarted(1L, 0L, null, null, null, null, null, "the journal was empty"))));
  }

  @MethodSource("values")
  @FuzzTest
  void aValueIsReadAsItWasWrittenOrRefused(byte[] value) {
    try {
      SpecificRecord read = SingleObject.decode(value);
      assertThat(SingleObject.decode(SingleObject.encode(read))).isEqualTo(read);
    } catch (WireFormatException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @MethodSource("values")
  @FuzzTest
  void slicesJoinToWhatWasCut(byte[] value) {
    int most = 1 + (value.length == 0 ? 0 : value[0] & 0x3F);
    List<byte[]> slices = Slices.cut(value, most);
    assertThat(slices).allMatch(slice -> slice.length <= most);
    assertThat(Slices.join(slices)).isEqualTo(value);
  }

  private static Stream<byte[]> headers() {
    return Mutations.of(
        List.of(new byte[80], "BLOCK_APPLIED".repeat(6).getBytes(StandardCharsets.US_ASCII)));
  }

  @MethodSource("headers")
  @FuzzTest
  void headersAreReadOrRefused(byte[] bytes) {
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    valid(0, 0, 1).writeTo(headers);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    for (var header : headers.toArray()) {
      if (in.remaining() > 1 && in.get() % 3 == 0) {
        byte[] value = new byte[Math.min(in.remaining(), header.value().length)];
        in.get(value);
        headers.remove(header.key()).add(header.key(), value);
      }
    }
    try {
      RecordHeaders read = RecordHeaders.readFrom(headers);
      Headers again = new org.apache.kafka.common.header.internals.RecordHeaders();
      read.writeTo(again);
      assertThat(RecordHeaders.readFrom(again)).usingRecursiveComparison().isEqualTo(read);
    } catch (WireFormatException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  private static RecordHeaders valid(long sequence, int slice, int slices) {
    return new RecordHeaders(
        EntryKind.BLOCKS_FINALIZED,
        1,
        sequence,
        7,
        new Hash(new byte[32]),
        null,
        7,
        7,
        slice,
        slices,
        1,
        1,
        SingleObject.fingerprint(BlocksFinalized.getClassSchema()),
        null);
  }

  private static Stream<byte[]> orders() {
    return Mutations.of(
        List.of(new byte[] {0, 1, 2, 3, 4, 5}, new byte[] {0, 0x40, 1, 1, 0x20, 2}));
  }

  /** Records of one epoch in any order, cut or whole: entries come out dense, each once. */
  @MethodSource("orders")
  @FuzzTest
  void entriesComeOutDenseWhateverTheOrder(byte[] order) {
    ReaderRule rule = new ReaderRule();
    List<Long> read = new ArrayList<>();
    byte[] value = SingleObject.encode(new BlocksFinalized(1L, 2L, BLOCK, BLOCK, BLOCK));
    long offset = 0;
    for (byte one : order) {
      int slices = (one & 0x60) == 0 ? 1 : 2;
      List<byte[]> cut = slices == 1 ? List.of(value) : Slices.cut(value, value.length / 2 + 1);
      int slice = slices == 1 ? 0 : (one & 0x20) >> 5;
      RecordHeaders headers = valid(one & 0x1F, slice, slices);
      Reading reading = rule.accept(new JournalRecord(offset++, 0, headers, cut.get(slice)));
      if (reading instanceof Reading.Entry entry) {
        read.add(entry.entry().headers().sequence());
      } else if (reading instanceof Reading.Conflict) {
        return;
      }
    }
    for (int i = 1; i < read.size(); i++) {
      assertThat(read.get(i)).isEqualTo(read.get(i - 1) + 1);
    }
  }
}
