package io.headwater.schemas.bloom;

import io.headwater.schemas.avro.Bloom;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * The three bits that an address or a log topic sets in a bloom. Immutable.
 *
 * <p>Source: Yellow Paper 4.3.1; go-ethereum {@code core/types/bloom9.go}.
 */
public final class BloomBits {

  /** Bytes of a bloom. */
  public static final int BLOOM_BYTES = 256;

  private static final int BIT_MASK = BLOOM_BYTES * 8 - 1;

  private final int first;
  private final int second;
  private final int third;

  private BloomBits(byte[] digest) {
    first = bit(digest, 0);
    second = bit(digest, 2);
    third = bit(digest, 4);
  }

  /** The bits of an address or a log topic. */
  public static BloomBits of(byte[] value) {
    KeccakDigest keccak = new KeccakDigest(256);
    byte[] digest = new byte[32];
    keccak.update(value, 0, value.length);
    keccak.doFinal(digest, 0);
    return new BloomBits(digest);
  }

  /** Whether a bloom has all of them: else nothing in it has this value. */
  public boolean areIn(Bloom bloom) {
    byte[] bytes = bloom.bytes();
    return isIn(bytes, first) && isIn(bytes, second) && isIn(bytes, third);
  }

  /** Sets them in a bloom. */
  public void addTo(byte[] bloom) {
    add(bloom, first);
    add(bloom, second);
    add(bloom, third);
  }

  private static boolean isIn(byte[] bloom, int bit) {
    return (bloom[BLOOM_BYTES - 1 - bit / 8] & 1 << bit % 8) != 0;
  }

  private static void add(byte[] bloom, int bit) {
    bloom[BLOOM_BYTES - 1 - bit / 8] |= (byte) (1 << bit % 8);
  }

  private static int bit(byte[] digest, int at) {
    return ((digest[at] & 0xFF) << 8 | digest[at + 1] & 0xFF) & BIT_MASK;
  }
}
