package io.headwater.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SingleObjectTest {

  private static final BlockRef HEAD = new BlockRef(7L, new Hash(new byte[32]));
  private static final BlocksFinalized VALUE = new BlocksFinalized(1L, 2L, HEAD, null, HEAD);

  /** What readers outside rely on: changing one of these is a new format, never an edit. */
  @Test
  void bundledSchemasKeepTheirFingerprints() {
    Map<String, String> fingerprints = new TreeMap<>();
    for (long fingerprint : SingleObject.fingerprints()) {
      fingerprints.put(
          SingleObject.schema(fingerprint).getName(), HexFormat.of().toHexDigits(fingerprint));
    }
    assertThat(fingerprints)
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("ActivityRow", "80ab13ed3472cedb"),
                    Map.entry("BlockApplied", "de514cbf84a4ba3e"),
                    Map.entry("BlockReverted", "283e45585cc8eaca"),
                    Map.entry("BlockRow", "97b54fb9d9094048"),
                    Map.entry("BlocksFinalized", "6851fdaec656c8fe"),
                    Map.entry("DerivedStatus", "7a54206c75528f02"),
                    Map.entry("EpochStarted", "217cc34208e72e3f"),
                    Map.entry("IngestStatus", "c0b300959718b398"),
                    Map.entry("LogRow", "1d32d497a88091c8"),
                    Map.entry("NodeStatus", "e59fcdb6e97a7d89"),
                    Map.entry("PendingTransaction", "7984a33c64897658"),
                    Map.entry("TransactionRow", "8d23223589d08ce5"),
                    Map.entry("TransferRow", "0ced9a9f5b25796c"))));
  }

  @Test
  void decodesWhatItEncoded() {
    assertThat(SingleObject.decode(SingleObject.encode(VALUE))).isEqualTo(VALUE);
    EpochStarted started =
        new EpochStarted(1L, 0L, null, null, null, null, null, "the journal was empty");
    assertThat(SingleObject.decode(SingleObject.encode(started))).isEqualTo(started);
  }

  @Test
  void refusesAValueThatWasCutOrIsNotOne() {
    byte[] value = SingleObject.encode(VALUE);
    for (int length = 0; length < value.length; length++) {
      byte[] cut = Arrays.copyOf(value, length);
      assertThatThrownBy(() -> SingleObject.decode(cut)).isInstanceOf(WireFormatException.class);
    }
  }

  @Test
  void namesTheFingerprintThatItDoesNotKnow() {
    byte[] value = SingleObject.encode(VALUE);
    Arrays.fill(value, 2, 10, (byte) 0x11);
    assertThatThrownBy(() -> SingleObject.decode(value))
        .hasMessageContaining("unknown schema fingerprint 1111111111111111")
        .hasMessageContaining("upgrade");
  }
}
