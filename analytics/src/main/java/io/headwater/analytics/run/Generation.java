package io.headwater.analytics.run;

import io.headwater.analytics.DerivedTopics;
import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The topics of a generation. Which views it has is settled when they are made: rows of a view that
 * was left out for a while would be missing for ever.
 */
final class Generation {

  private Generation() {}

  /**
   * Makes them where they are missing, and checks them where they are there.
   *
   * @throws IllegalArgumentException it has other views than are asked for
   */
  static DerivedTopics make(AnalyticsSettings settings, int number) {
    AnalyticsSettings.Topics made = settings.topics();
    try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
      Set<View> there = there(admin, settings.chainId(), number);
      DerivedTopics topics =
          new DerivedTopics(settings.chainId(), number, views(made.views(), there, number));
      List<TopicLayout> layouts =
          topics.all().stream().map(topic -> layout(topics, topic, made)).toList();
      admin.create(layouts);
      layouts.forEach(admin::checkDurability);
      return topics;
    }
  }

  private static Set<View> there(TopicAdmin admin, long chainId, int number) {
    Set<View> there = EnumSet.noneOf(View.class);
    for (View view : View.values()) {
      DerivedTopic topic = new DerivedTopic(Table.BLOCKS, view);
      if (admin.has(new TopicNames(chainId).derived(topic, number))) {
        there.add(view);
      }
    }
    return there;
  }

  private static Set<View> views(Set<View> asked, Set<View> there, int number) {
    if (there.isEmpty()) {
      return asked.isEmpty() ? EnumSet.of(View.LIVE) : asked;
    }
    if (!asked.isEmpty() && !asked.equals(there)) {
      throw new IllegalArgumentException(
          "--views %s: generation %d has %s; other views are built anew with --generation %d"
              .formatted(labels(asked), number, labels(there), number + 1));
    }
    return there;
  }

  private static String labels(Set<View> views) {
    return String.join(",", views.stream().sorted().map(View::label).toList());
  }

  private static TopicLayout layout(
      DerivedTopics topics, DerivedTopic topic, AnalyticsSettings.Topics made) {
    return TopicLayout.derived(
        topics.name(topic), topic, made.partitions(), made.retention(), made.replicated());
  }
}
