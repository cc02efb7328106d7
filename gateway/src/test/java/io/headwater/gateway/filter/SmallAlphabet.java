package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Filters and logs of few values, so that they hit, and the rule of matching, written naively. */
final class SmallAlphabet {

  private SmallAlphabet() {}

  static Address address(int of) {
    byte[] bytes = new byte[20];
    bytes[of % 20] = (byte) of;
    return new Address(bytes);
  }

  static Hash topic(int of) {
    byte[] bytes = new byte[32];
    bytes[of % 32] = (byte) of;
    return new Hash(bytes);
  }

  static Log log(Random random) {
    List<Hash> topics = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      topics.add(topic(random.nextInt(5)));
    }
    return new Log(address(random.nextInt(5)), topics, ByteBuffer.allocate(0), 0, null, null);
  }

  static LogFilter filter(Random random) {
    List<Address> addresses = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      addresses.add(address(random.nextInt(5)));
    }
    List<List<Hash>> topics = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      List<Hash> position = new ArrayList<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        position.add(topic(random.nextInt(5)));
      }
      topics.add(position);
    }
    return new LogFilter(addresses, topics);
  }

  static LogFilter wide(Random random) {
    List<Address> addresses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      addresses.add(address(random.nextInt(60)));
    }
    List<Hash> alternatives = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      alternatives.add(topic(random.nextInt(60)));
    }
    return random.nextBoolean()
        ? new LogFilter(addresses, List.of(alternatives, List.of()))
        : new LogFilter(List.of(), List.of(alternatives, alternatives));
  }

  static boolean matches(LogFilter filter, Log log) {
    List<Hash> topics = log.getTopics();
    boolean all = filter.addresses().isEmpty() || filter.addresses().contains(log.getAddress());
    for (int i = 0; i < filter.topics().size(); i++) {
      List<Hash> position = filter.topics().get(i);
      all &= i < topics.size() && (position.isEmpty() || position.contains(topics.get(i)));
    }
    return all;
  }
}
