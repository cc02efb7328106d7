package io.headwater.schemas.bloom;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bloom of a block's logs, computed from the logs themselves: some chains leave logs out of
 * their header's.
 *
 * <p>Source: Yellow Paper 4.3.1; go-ethereum {@code core/types/bloom9.go}.
 *
 * <p>Threading: one thread. Bounds: the bits of the last {@value #REMEMBERED} addresses and log
 * topics, as the same ones come again and again.
 */
public final class LogBloom {

  private static final int REMEMBERED = 1 << 15;

  private final Map<ByteBuffer, BloomBits> bitsOf =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, BloomBits> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** The bloom of all logs of the block. */
  public Bloom of(Block block) {
    byte[] bloom = new byte[BloomBits.BLOOM_BYTES];
    for (Receipt receipt : block.getReceipts()) {
      for (Log log : receipt.getLogs()) {
        add(bloom, log.getAddress().bytes());
        for (Hash topic : log.getTopics()) {
          add(bloom, topic.bytes());
        }
      }
    }
    return new Bloom(bloom);
  }

  /** Whether {@code claimed} has bits that {@code computed} has not. */
  public static boolean hasUnexplainedBits(Bloom claimed, Bloom computed) {
    byte[] a = claimed.bytes();
    byte[] b = computed.bytes();
    for (int i = 0; i < BloomBits.BLOOM_BYTES; i++) {
      if ((a[i] & ~b[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  private void add(byte[] bloom, byte[] value) {
    bitsOf.computeIfAbsent(ByteBuffer.wrap(value), key -> BloomBits.of(value)).addTo(bloom);
  }
}
