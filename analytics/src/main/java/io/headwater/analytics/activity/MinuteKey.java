package io.headwater.analytics.activity;

import io.headwater.schemas.avro.Address;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/** Keys in the store of contributions: in the order of minutes, contracts, heights. */
final class MinuteKey {

  private static final int ADDRESS_BYTES = 20;
  private static final int BYTES = Long.BYTES + ADDRESS_BYTES + Long.BYTES;

  private MinuteKey() {}

  static Bytes of(long minute, Address contract, long number) {
    return Bytes.wrap(
        ByteBuffer.allocate(BYTES).putLong(minute).put(contract.bytes()).putLong(number).array());
  }

  /** Before all keys of a minute. */
  static Bytes before(long minute) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(minute).array());
  }
}
