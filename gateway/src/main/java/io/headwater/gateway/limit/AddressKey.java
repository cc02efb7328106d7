package io.headwater.gateway.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Whom an address stands for: itself in IPv4, its network of 64 bits in IPv6, as one customer is
 * given all of that (RFC 6177).
 *
 * @param bits the address, or the network
 * @param loopback whether it is this machine's own
 */
record AddressKey(long bits, boolean loopback) {

  static AddressKey of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    long bits = address instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xFFFF_FFFFL;
    return new AddressKey(bits, address.isLoopbackAddress());
  }
}
