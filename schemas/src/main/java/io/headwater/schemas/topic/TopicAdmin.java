package io.headwater.schemas.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes topics and checks that they are as Headwater needs them.
 *
 * <p>Threading: as {@link ClusterAdmin}.
 */
public final class TopicAdmin implements AutoCloseable {

  private static final Duration SPREAD = Duration.ofSeconds(5);
  private static final Duration ASK_AGAIN = Duration.ofMillis(50);
  private static final Pattern JOURNAL = Pattern.compile("chain\\.([1-9][0-9]{0,17})\\.journal");

  private final ClusterAdmin cluster;

  private TopicAdmin(ClusterAdmin cluster) {
    this.cluster = cluster;
  }

  /** Opens a connection; {@code client} has at least {@code bootstrap.servers}. */
  public static TopicAdmin open(Map<String, Object> client) {
    return new TopicAdmin(ClusterAdmin.open(client));
  }

  /** Makes the topics that are missing; those that are there stay as they are. */
  public void create(Collection<TopicLayout> layouts) {
    Set<String> there = names();
    for (TopicLayout layout : layouts) {
      if (!there.contains(layout.name())) {
        create(layout);
      }
    }
  }

  private void create(TopicLayout layout) {
    NewTopic topic =
        new NewTopic(layout.name(), layout.partitions(), layout.replicas())
            .configs(layout.settings());
    try {
      cluster.ask(admin -> admin.createTopics(List.of(topic)).all(), "make topic " + layout.name());
    } catch (TopicException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** Deletes topics, with all that they hold; those that are not there aside. */
  public void delete(Collection<String> topicNames) {
    Set<String> there = names();
    List<String> due = topicNames.stream().filter(there::contains).toList();
    if (!due.isEmpty()) {
      cluster.ask(admin -> admin.deleteTopics(due).all(), "delete topics " + due);
    }
  }

  /** The id of the cluster. */
  public String clusterId() {
    return cluster.ask(admin -> admin.describeCluster().clusterId(), "tell its cluster's id");
  }

  /** Whether a topic is there. */
  public boolean has(String topicName) {
    return names().contains(topicName);
  }

  /**
   * Checks that a topic is there.
   *
   * @throws TopicException it is not
   */
  public void checkThere(String topicName) {
    describe(topicName);
  }

  /**
   * Checks a topic against its layout.
   *
   * @throws TopicException it is missing, or keeps less than the layout promises; the message names
   *     the setting
   */
  public void check(TopicLayout layout) {
    TopicDescription topic = describe(layout.name());
    if (topic.partitions().size() != layout.partitions()) {
      throw new TopicException(
          "topic %s has %d partitions, %d are due: the order of the chain would be lost"
              .formatted(layout.name(), topic.partitions().size(), layout.partitions()));
    }
    Config config = config(layout.name());
    checkDurability(layout, topic, config);
    checkSetting(layout, config, "cleanup.policy");
    if (layout.settings().containsKey("message.timestamp.type")) {
      checkSetting(layout, config, "message.timestamp.type");
      checkSetting(layout, config, "message.timestamp.after.max.ms");
    }
  }

  /**
   * Checks that a topic keeps what it takes, however it is cut and whatever it lets go.
   *
   * @throws TopicException it is missing, or keeps less than the layout promises
   */
  public void checkDurability(TopicLayout layout) {
    checkDurability(layout, describe(layout.name()), config(layout.name()));
  }

  private static void checkDurability(TopicLayout layout, TopicDescription topic, Config config) {
    int replicas = topic.partitions().getFirst().replicas().size();
    if (replicas < layout.replicas()) {
      throw tooWeak(layout, "%d replicas".formatted(replicas), Short.toString(layout.replicas()));
    }
    checkSetting(layout, config, "unclean.leader.election.enable");
    String inSync = value(config, "min.insync.replicas");
    String due = Objects.requireNonNull(layout.settings().get("min.insync.replicas"));
    if (Integer.parseInt(inSync) < Integer.parseInt(due)) {
      throw tooWeak(layout, "min.insync.replicas=" + inSync, due);
    }
  }

  /** Chain ids that have a journal here, in order. */
  public Set<Long> chains() {
    Set<Long> chains = new TreeSet<>();
    for (String name : names()) {
      Matcher journal = JOURNAL.matcher(name);
      if (journal.matches()) {
        chains.add(Long.parseLong(journal.group(1)));
      }
    }
    return chains;
  }

  /** How long a topic keeps its records. */
  public Duration retention(String name) {
    long millis = Long.parseLong(value(config(name), "retention.ms"));
    return millis < 0 ? Duration.ofMillis(Long.MAX_VALUE) : Duration.ofMillis(millis);
  }

  private Set<String> names() {
    return cluster.ask(admin -> admin.listTopics().names(), "list topics");
  }

  private TopicDescription describe(String name) {
    return awaitKnown(
        name,
        "describe topic " + name,
        admin ->
            Objects.requireNonNull(
                admin.describeTopics(List.of(name)).topicNameValues().get(name)));
  }

  private Config config(String name) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    return awaitKnown(
        name,
        "read the settings of topic " + name,
        admin -> Objects.requireNonNull(admin.describeConfigs(List.of(topic)).values().get(topic)));
  }

  /** Asks again for a while: a topic just made reaches each broker in its own time. */
  private <T> T awaitKnown(String name, String what, Function<Admin, KafkaFuture<T>> question) {
    long deadline = System.nanoTime() + SPREAD.toNanos();
    while (true) {
      try {
        return cluster.ask(question, what);
      } catch (TopicException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new TopicException(
              "topic %s is not on %s: is the chain id right, and has an ingest run there?"
                  .formatted(name, cluster.where()),
              e);
        }
        LockSupport.parkNanos(ASK_AGAIN.toNanos());
      }
    }
  }

  private static void checkSetting(TopicLayout layout, Config config, String setting) {
    String due = Objects.requireNonNull(layout.settings().get(setting));
    String is = value(config, setting);
    if (!is.equals(due)) {
      throw new TopicException(
          "topic %s has %s=%s, %s is due".formatted(layout.name(), setting, is, due));
    }
  }

  private static String value(Config config, String setting) {
    return Objects.requireNonNull(config.get(setting), setting).value();
  }

  private static TopicException tooWeak(TopicLayout layout, String is, String due) {
    return new TopicException(
        ("topic %s has %s, %s are due, so that losing one broker loses nothing;"
                + " --allow-unreplicated takes it as it is")
            .formatted(layout.name(), is, due));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
