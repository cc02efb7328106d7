package io.headwater.analytics;

import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.schemas.topic.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The topics that are derived of a chain's journal.
 *
 * @param chainId EIP-155 chain id
 * @param generation 1 is the first; each rebuild is one of its own
 * @param views which rows there are
 */
public record DerivedTopics(long chainId, int generation, Set<View> views) {

  public DerivedTopics {
    if (generation < 1) {
      throw new IllegalArgumentException("generation is not positive: " + generation);
    }
    if (views.isEmpty()) {
      throw new IllegalArgumentException("there is no view");
    }
    views = Set.copyOf(views);
  }

  /** The topics with rows in them, then that of activity. */
  public List<DerivedTopic> all() {
    List<DerivedTopic> all = new ArrayList<>();
    for (Table table : Table.ROWS) {
      views.stream().sorted().forEach(view -> all.add(new DerivedTopic(table, view)));
    }
    all.add(new DerivedTopic(Table.ACTIVITY, View.LIVE));
    return all;
  }

  /** A topic's name in Kafka. */
  public String name(DerivedTopic topic) {
    return names().derived(topic, generation);
  }

  /** The journal's name in Kafka. */
  public String journal() {
    return names().journal();
  }

  private TopicNames names() {
    return new TopicNames(chainId);
  }
}
