package io.headwater.ingest.chain;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.digests.KeccakDigest;

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
  private static final int BLOOM_BYTES = 256;
  private static final int BIT_MASK = BLOOM_BYTES * 8 - 1;

  private final KeccakDigest keccak = new KeccakDigest(256);
  private final byte[] digest = new byte[32];
  private final Map<ByteBuffer, int[]> bitsOf =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, int[]> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** The bloom of all logs of the block. */
  public Bloom of(Block block) {
    byte[] bloom = new byte[BLOOM_BYTES];
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
    for (int i = 0; i < BLOOM_BYTES; i++) {
      if ((a[i] & ~b[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  private void add(byte[] bloom, byte[] value) {
    for (int bit : bitsOf.computeIfAbsent(ByteBuffer.wrap(value), key -> bits(value))) {
      bloom[BLOOM_BYTES - 1 - bit / 8] |= (byte) (1 << bit % 8);
    }
  }

  private int[] bits(byte[] value) {
    keccak.update(value, 0, value.length);
    keccak.doFinal(digest, 0);
    return new int[] {bit(0), bit(2), bit(4)};
  }

  private int bit(int at) {
    return ((digest[at] & 0xFF) << 8 | digest[at + 1] & 0xFF) & BIT_MASK;
  }
}
