package io.headwater.mirror;

import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

  /** Chains of the source that are to be mirrored and are not known; the target answers, too. */
  Set<Long> fresh(Set<Long> known) {
    try (TopicAdmin source = TopicAdmin.open(settings.from());
        TopicAdmin target = TopicAdmin.open(settings.to())) {
      var unused = target.clusterId();
      return source.chains().stream()
          .filter(chain -> settings.includes(chain) && !known.contains(chain))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Makes the topics of chains, and checks those that are there. */
  void make(Set<Long> chains) {
    try (TopicAdmin target = TopicAdmin.open(settings.to())) {
      chains.forEach(chain -> make(target, chain));
    }
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
