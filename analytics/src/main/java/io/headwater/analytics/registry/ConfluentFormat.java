package io.headwater.analytics.registry;

import io.headwater.analytics.DerivedTopics;
import io.headwater.analytics.rows.RowFormat;
import io.headwater.analytics.rows.RowSchemas;
import io.headwater.schemas.topic.DerivedTopic;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The wire format of Confluent's registry: a zero byte, the schema's id in four bytes, the body.
 * Subjects are named by topic: {@code chain.1.logs-value}.
 *
 * <p>Source: Confluent's Schema Registry, "Wire format" and "Subject name strategy".
 */
public final class ConfluentFormat implements RowFormat {

  private static final byte MAGIC = 0;

  private final Map<String, byte[]> prefixes;

  private ConfluentFormat(Map<String, byte[]> prefixes) {
    this.prefixes = Map.copyOf(prefixes);
  }

  /**
   * Registers the schemas of all topics.
   *
   * @throws RegistryException the registry does not answer, or does not take one
   */
  public static ConfluentFormat register(SchemaRegistry registry, DerivedTopics topics) {
    Map<String, byte[]> prefixes = new HashMap<>();
    for (DerivedTopic topic : topics.all()) {
      String name = topics.name(topic);
      int id = registry.register(name + "-value", RowSchemas.of(topic.table()));
      prefixes.put(name, ByteBuffer.allocate(1 + Integer.BYTES).put(MAGIC).putInt(id).array());
    }
    return new ConfluentFormat(prefixes);
  }

  @Override
  public byte[] prefix(String topicName, Schema schema) {
    byte[] prefix = prefixes.get(topicName);
    if (prefix == null) {
      throw new IllegalArgumentException("no schema was registered for " + topicName);
    }
    return prefix;
  }
}
