package io.headwater.gateway.subscription;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ids of subscriptions: {@code 0x} and 32 hex digits. Equal subscriptions share one, made of their
 * key and a secret of this process, so that no table is needed to agree on it and nobody can guess
 * it.
 *
 * <p>Threading: any.
 */
public final class SubscriptionIds {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int ID_BYTES = 16;

  private final SecureRandom random;
  private final SecretKeySpec secret;

  public SubscriptionIds(SecureRandom random) {
    this.random = random;
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    secret = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The id that all subscriptions with this key share. */
  public String shared(SubscriptionKey key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return text(mac.doFinal(key.canonical().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
    }
  }

  /** An id for one subscription alone. */
  public String fresh() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return text(bytes);
  }

  private static String text(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(Arrays.copyOf(bytes, ID_BYTES));
  }
}
