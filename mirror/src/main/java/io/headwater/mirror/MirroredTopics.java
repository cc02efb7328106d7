package io.headwater.mirror;

import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The topics of the target: made as ingest makes them, before anything is mirrored, so that each
 * cluster has its own retention and replicas.
 *
 * <p>Threading: one thread.
 */
final class MirroredTopics {

  private final MirrorSettings settings;

  MirroredTopics(MirrorSettings settings) {
    this.settings = settings;
  }

  /** Makes topics for chains of the source that are not known; gives those chains. */
  Set<Long> make(Set<Long> known) {
    Set<Long> fresh = new TreeSet<>();
    try (TopicAdmin source = TopicAdmin.open(settings.from())) {
      source.chains().stream()
          .filter(chain -> settings.includes(chain) && !known.contains(chain))
          .forEach(fresh::add);
    }
    try (TopicAdmin target = TopicAdmin.open(settings.to())) {
      var unused = target.clusterId(); // Both are to answer.
      fresh.forEach(chain -> make(target, chain));
    }
    return fresh;
  }

  /** What a chain's topics are called. */
  List<String> names(long chainId) {
    return settings.layouts(chainId).stream().map(TopicLayout::name).toList();
  }

  private void make(TopicAdmin target, long chainId) {
    List<TopicLayout> layouts = settings.layouts(chainId);
    target.create(layouts);
    layouts.forEach(target::check);
  }

  /** Deletes a chain's topics of the target with all that they hold, and makes them anew. */
  void replace(long chainId) {
    try (TopicAdmin target = TopicAdmin.open(settings.to())) {
      target.delete(names(chainId));
      make(target, chainId);
    }
  }
}
