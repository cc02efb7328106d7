package io.headwater.app.sample;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256, which is not the SHA-3 of the JDK. */
final class Keccak {

  private static final int BITS = 256;

  private Keccak() {}

  static byte[] hash(byte[] input) {
    KeccakDigest digest = new KeccakDigest(BITS);
    digest.update(input, 0, input.length);
    byte[] hash = new byte[BITS / Byte.SIZE];
    digest.doFinal(hash, 0);
    return hash;
  }
}
