package io.headwater.mirror;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.mirror.DefaultTopicFilter;

/**
 * What MirrorMaker may copy: of the topics that its properties allow those that this process has
 * made on the target and compared with the source. MirrorMaker looks for new topics by itself, and
 * would make them as its own broker's defaults are.
 *
 * <p>MirrorMaker makes it, by its name; so what was admitted is kept beside it, by mirror.
 *
 * <p>Threading: any thread admits, MirrorMaker's ask.
 */
public final class AdmittedTopics extends DefaultTopicFilter {

  /** The property that says which mirror it belongs to. */
  static final String MIRROR = "headwater.mirror";

  private static final Map<String, Set<String>> ADMITTED = new ConcurrentHashMap<>();

  private String mirror = "";

  /** Made by MirrorMaker. */
  public AdmittedTopics() {}

  static void admit(String mirror, Collection<String> topicNames) {
    ADMITTED.computeIfAbsent(mirror, none -> ConcurrentHashMap.newKeySet()).addAll(topicNames);
  }

  static void forget(String mirror) {
    ADMITTED.remove(mirror);
  }

  @Override
  public void configure(Map<String, ?> properties) {
    super.configure(properties);
    mirror = String.valueOf(properties.get(MIRROR));
  }

  @Override
  public boolean shouldReplicateTopic(String topicName) {
    return super.shouldReplicateTopic(topicName)
        && ADMITTED.getOrDefault(mirror, Set.of()).contains(topicName);
  }
}
