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
import java.util.OptionalInt;
import java.util.Set;

/**
 * The topics of a generation. Which views it has is settled when they are made: rows of a view that
 * was left out for a while would be missing for ever.
 */
final class Generation {

  private Generation() {}

  /**
   * Which topics it has, or will have: with the views that are asked for, else those of the
   * generation that is read.
   *
   * @throws IllegalArgumentException it has other views than are asked for
   */
  static DerivedTopics decide(AnalyticsSettings settings, int number, OptionalInt read) {
    long chainId = settings.chainId();
    Set<View> asked = settings.topics().views();
    try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
      Set<View> there = there(admin, chainId, number);
      if (!there.isEmpty() && !asked.isEmpty() && !asked.equals(there)) {
        throw new IllegalArgumentException(
            "--views %s: generation %d has %s; other views are built anew with --generation %d"
                .formatted(labels(asked), number, labels(there), number + 1));
      }
      Set<View> before = read.isPresent() ? there(admin, chainId, read.getAsInt()) : Set.<View>of();
      return new DerivedTopics(
          chainId, number, firstOf(List.of(there, asked, before, EnumSet.of(View.LIVE))));
    }
  }

  private static Set<View> firstOf(List<Set<View>> views) {
    return views.stream().filter(each -> !each.isEmpty()).findFirst().orElseThrow();
  }

  /** Makes them where they are missing, and checks them where they are there. */
  static void make(AnalyticsSettings settings, DerivedTopics topics) {
    List<TopicLayout> layouts =
        topics.all().stream().map(topic -> layout(topics, topic, settings.topics())).toList();
    try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
      admin.create(layouts);
      layouts.forEach(admin::checkDurability);
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

  private static String labels(Set<View> views) {
    return String.join(",", views.stream().sorted().map(View::label).toList());
  }

  private static TopicLayout layout(
      DerivedTopics topics, DerivedTopic topic, AnalyticsSettings.Topics made) {
    return TopicLayout.derived(
        topics.name(topic), topic, made.partitions(), made.retention(), made.replicated());
  }
}
