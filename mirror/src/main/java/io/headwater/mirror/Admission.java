package io.headwater.mirror;

import io.headwater.schemas.topic.TopicException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets chains into a mirror: makes their topics, refuses those that are written on the target or
 * are no mirror there, tells MirrorMaker where to go on, and only then that it may copy them.
 *
 * <p>Threading: one thread at a time.
 */
final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final MirrorSettings settings;
  private final String mirror;
  private final MirroredTopics topics;
  private final TargetIngest ingest;
  private final Presence presence;
  private final OtherDirection back;

  /** Chains that are mirrored, or refused. */
  private final Set<Long> decided = new TreeSet<>();

  /**
   * An admission that has let in nothing.
   *
   * @param mirror what {@link AdmittedTopics} knows it by
   */
  Admission(MirrorSettings settings, String mirror, Presence presence, OtherDirection back) {
    this.settings = settings;
    this.mirror = mirror;
    this.topics = new MirroredTopics(settings);
    this.ingest = new TargetIngest(settings, InstantSource.system());
    this.presence = presence;
    this.back = back;
  }

  /**
   * Lets in all chains that are there, or none.
   *
   * @throws MirrorException one is refused
   */
  void admit() throws InterruptedException {
    Set<Long> chains = topics.fresh(decided);
    topics.make(chains);
    for (long chainId : settings.chains()) {
      if (!chains.contains(chainId)) {
        LOG.warn("chain {} has no journal to mirror yet", chainId);
      }
    }
    chains.forEach(ingest::refuse); // Before any of them is replaced.
    announce(chains);
    admit(chains);
  }

  /** Lets in chains that came since; one that is refused is left out, and the others go on. */
  void admitLate() throws InterruptedException {
    for (long chainId : topics.fresh(decided)) {
      Set<Long> late = Set.of(chainId);
      try {
        topics.make(late);
        ingest.refuse(chainId);
        announce(late);
        admit(late);
        LOG.info("chain {} is mirrored from now on", chainId);
      } catch (MirrorException e) {
        leaveOut(chainId, e);
      } catch (TopicException e) {
        if (e.isUnanswered()) {
          LOG.warn("chain {} has come, and is looked at again soon: {}", chainId, e.getMessage());
        } else {
          leaveOut(chainId, e);
        }
      } catch (RetriableException e) {
        LOG.warn("chain {} has come, and is looked at again soon: {}", chainId, e.getMessage());
      }
    }
  }

  private void leaveOut(long chainId, RuntimeException why) {
    presence.withdraw(Set.of(chainId));
    decided.add(chainId);
    LOG.warn("chain {} has come, and is not mirrored: {}", chainId, why.getMessage());
  }

  /** It is seen before it looks: of two that start at once, one at least sees the other. */
  private void announce(Set<Long> chains) throws InterruptedException {
    presence.announce(chains);
    back.refuse(chains);
  }

  private void admit(Set<Long> chains) throws InterruptedException {
    Map<Long, OptionalLong> mirrored = new HashMap<>();
    for (long chainId : chains) {
      mirrored.put(chainId, mirroredOffset(chainId));
    }
    new StoredOffsets(settings).store(mirrored);
    chains.forEach(chainId -> AdmittedTopics.admit(mirror, topics.names(chainId)));
    decided.addAll(chains);
  }

  private OptionalLong mirroredOffset(long chainId) {
    try {
      return new Continuity(settings).mirroredOffset(chainId);
    } catch (MirrorException e) {
      if (!settings.replaces()) {
        throw e;
      }
      LOG.warn("chain {} is mirrored anew: {}", chainId, e.what());
      topics.replace(chainId);
      return OptionalLong.empty();
    }
  }
}
