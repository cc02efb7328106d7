package io.headwater.app.mirror;

import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
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
  private final Set<Long> made = new TreeSet<>();

  MirroredTopics(MirrorSettings settings) {
    this.settings = settings;
  }

  /** Makes topics for chains that are new in the source; gives those chains. */
  Set<Long> make() {
    Set<Long> fresh = new TreeSet<>();
    try (TopicAdmin source = TopicAdmin.open(settings.from())) {
      source.chains().stream()
          .filter(chain -> settings.includes(chain) && !made.contains(chain))
          .forEach(fresh::add);
    }
    if (!fresh.isEmpty()) {
      try (TopicAdmin target = TopicAdmin.open(settings.to())) {
        fresh.forEach(chain -> make(target, chain));
      }
      made.addAll(fresh);
    }
    return fresh;
  }

  private void make(TopicAdmin target, long chainId) {
    List<TopicLayout> layouts = layouts(chainId);
    target.create(layouts);
    layouts.forEach(target::check);
  }

  private List<TopicLayout> layouts(long chainId) {
    TopicNames names = new TopicNames(chainId);
    return List.of(
        TopicLayout.pending(names, settings.replicated()),
        TopicLayout.status(names, settings.replicated()),
        TopicLayout.journal(names, settings.retention(), settings.replicated()));
  }

  /** Deletes a chain's topics of the target with all that they hold, and makes them anew. */
  void replace(long chainId) {
    try (TopicAdmin target = TopicAdmin.open(settings.to())) {
      target.delete(layouts(chainId).stream().map(TopicLayout::name).toList());
      make(target, chainId);
    }
  }
}
