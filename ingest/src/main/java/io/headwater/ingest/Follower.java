package io.headwater.ingest;

import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.ingest.chain.ChainStep;
import io.headwater.ingest.chain.ContradictedFinalityException;
import io.headwater.ingest.chain.HeadChange;
import io.headwater.ingest.chain.ReorgTooDeepException;
import io.headwater.ingest.journal.JournalWriter;
import io.headwater.ingest.lease.Lease;
import io.headwater.ingest.node.BlockDoubts;
import io.headwater.ingest.node.FetchedBlock;
import io.headwater.ingest.node.Head;
import io.headwater.ingest.node.NodeClient;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.node.NodeFutures;
import io.headwater.ingest.node.Prefetch;
import io.headwater.ingest.node.UnusableNodeException;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalFencedException;
import io.headwater.schemas.journal.JournalLostException;
import io.headwater.schemas.journal.JournalUncertainException;
import io.headwater.schemas.json.BlockNames;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of ingest: hear of the node's head, fetch what leads there, decide the steps, append
 * them.
 *
 * <p>Each {@link #step} does one such thing and says how long nothing else is due; what may be
 * tried again is tried again by a later step. Everything that ends following is thrown.
 *
 * <p>Threading: one thread calls step; it is blocked while a node or Kafka is waited for.
 */
public final class Follower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** A head at most so far above the journal's is reached by its hashes, any other by numbers. */
  private static final int WALK_BLOCKS = 16;

  private static final int FENCED_ENDURED = 3;
  private static final Duration IDLE = Duration.ofMillis(250);

  private final long chainId;
  private final FollowRules rules;
  private final JournalWriter writer;
  private final Nodes nodes;
  private final InstantSource clock;
  private final IngestProgress.Listener listener;
  private final Lease lease;
  private final BlockDoubts doubts;
  private final Backoff backoff = new Backoff();
  private final IngestFigures figures = new IngestFigures();

  private @Nullable CatchUp catchUp;
  private boolean begunAnew;
  private boolean standingBy;
  private int fencedInARow;

  /** Whether the head that the node told of is newer than the take-over. */
  private boolean isHeadFresh;

  /**
   * What a follower lives in.
   *
   * @param clock tells the time
   * @param wake run on any thread when a step is due at once
   * @param listener is told of progress
   * @param lease says whether the journal may be written now
   */
  public record Surroundings(
      InstantSource clock, Runnable wake, IngestProgress.Listener listener, Lease lease) {}

  /**
   * A follower that has not begun.
   *
   * @param addresses open the nodes that may be followed, in the order of preference
   */
  public Follower(
      long chainId,
      FollowRules rules,
      JournalWriter writer,
      List<Supplier<NodeClient>> addresses,
      Surroundings surroundings) {
    this.chainId = chainId;
    this.rules = rules;
    this.writer = writer;
    this.clock = surroundings.clock();
    this.listener = surroundings.listener();
    this.lease = surroundings.lease();
    this.doubts = new BlockDoubts(rules.lenientReceipts(), clock);
    this.nodes =
        new Nodes(
            addresses,
            client -> FollowedNode.of(client, rules.pollInterval(), clock, surroundings.wake()),
            clock);
  }

  /** Does the next thing; returns how long nothing else is due, unless a wake-up comes. */
  public Duration step() {
    try {
      if (!lease.isHeld()) {
        standBy();
        return IDLE;
      }
      if (!writer.isLeading()) {
        takeOver();
      }
      FollowedNode node = nodes.current();
      if (!nodes.isChecked()) {
        check(node);
      }
      Duration wait = follow(node);
      fencedInARow = 0;
      nodes.answered(height());
      publish();
      backoff.reset();
      return wait;
    } catch (JournalFencedException e) {
      // Without other ingests it was the broker, which ends what takes too long; once, not again.
      if (!lease.giveUp() && ++fencedInARow > FENCED_ENDURED) {
        throw e;
      }
      LOG.warn("fenced: {}", e.getMessage());
      return Duration.ZERO;
    } catch (JournalUncertainException | RetriableException e) {
      backoff.report(LOG, e.getMessage() + "; the journal's tail is read again");
      return backoff.next();
    } catch (UnusableNodeException | ContradictedFinalityException e) {
      nodes.unusable(String.valueOf(e.getMessage()));
      return Duration.ZERO;
    } catch (NodeException e) {
      backoff.report(LOG, String.valueOf(e.getMessage()));
      nodes.failed(height());
      publish();
      catchUp = null;
      return backoff.next();
    }
  }

  private long height() {
    return writer.chain().head().map(BlockRef::getNumber).orElse(-1L);
  }

  private void publish() {
    BlockRef finalized = writer.chain().state().finalized();
    figures.leads(writer.isLeading());
    figures.stands(height(), finalized == null ? -1 : finalized.getNumber());
    figures.wrote(writer.commits(), writer.committedBytes());
    figures.sees(nodes.views());
  }

  /** What was done so far, for metrics. */
  public IngestFigures figures() {
    return figures;
  }

  private void standBy() {
    if (!standingBy) {
      standingBy = true;
      writer.standBy();
      figures.leads(false);
      LOG.info("standing by for the journal of chain {}", chainId);
    }
  }

  private void takeOver() {
    writer.takeOver();
    isHeadFresh = false;
    if (standingBy) {
      standingBy = false;
      LOG.info("leading: the journal of chain {} is written from here", chainId);
    }
    catchUp = null;
    if (rules.newEpoch() && !begunAnew) {
      writer.begin("--new-epoch");
      begunAnew = true;
    } else if (writer.isLost()) {
      throw new JournalLostException(
          "the journal of chain %d has lost every entry to retention: start a new one with --new-epoch"
              .formatted(chainId));
    }
  }

  private void check(FollowedNode node) {
    node.checkChain(chainId);
    checkStanding(node);
    nodes.passed();
    LOG.info("following {}", node.client().name());
  }

  /** A node is followed only if it has the block that must not change any more. */
  private void checkStanding(FollowedNode node) {
    Standing standing = Standing.of(writer.chain(), node.blocks());
    String settled = BlockNames.of(Standing.settled(writer.chain()).orElse(null));
    String what =
        "%s does not have block %s, which is settled in the journal"
            .formatted(node.client().name(), settled);
    switch (standing) {
      case OURS -> {}
      case BEHIND -> throw new NodeException(what + ": it is behind");
      case BELOW -> {
        if (!rules.newEpochOnForeignNode()) {
          throw new NodeException(what + ": it is far behind");
        }
        beginAnew(what);
      }
      case FOREIGN -> {
        if (!rules.newEpochOnForeignNode()) {
          throw new UnusableNodeException(what + ": it has another one there");
        }
        beginAnew(what);
      }
    }
  }

  private void beginAnew(String why) {
    LOG.warn("{}: the journal begins anew with the node's chain", why);
    writer.begin(why);
  }

  private Duration follow(FollowedNode node) {
    if (!isHeadFresh) {
      var unused = node.heads().refresh();
      isHeadFresh = true;
    }
    Optional<Head> newest = node.heads().newest();
    if (newest.isEmpty()) {
      return IDLE;
    }
    Head head = newest.get();
    if (writer.chain().head().isEmpty()) {
      begin(node, head);
      return Duration.ZERO;
    }
    if (writer.chain().contains(head.number(), head.hash())) {
      tell(head);
      return settle(node) ? Duration.ZERO : IDLE;
    }
    advance(node, head);
    return Duration.ZERO;
  }

  private void advance(FollowedNode node, Head head) {
    long above = head.number() - writer.chain().head().orElseThrow().getNumber();
    if (catchUp == null && above > WALK_BLOCKS) {
      catchUp = new CatchUp(node.blocks(), doubts, rules, clock);
    }
    try {
      if (catchUp != null) {
        List<HeadChange> changes = catchUp.next(writer.chain(), head.number() - WALK_BLOCKS);
        writer.append(changes);
        changes.forEach(this::countReverts);
        finalizeBehind(catchUp);
        if (catchUp.isDone()) {
          catchUp = null;
        }
        tell(head);
      } else {
        walk(node, head);
      }
    } catch (ReorgTooDeepException e) {
      if (Standing.of(writer.chain(), node.blocks()) == Standing.OURS) {
        boolean wasPast =
            node.heads().refresh().map(now -> !now.hash().equals(head.hash())).orElse(true);
        if (wasPast) {
          return; // The node has left that branch since it told of it.
        }
        throw e;
      }
      checkStanding(node);
    }
  }

  /** What was fetched by number below the node's finalized block is final, too. */
  private void finalizeBehind(CatchUp reached) {
    CanonicalChain chain = writer.chain();
    chain
        .head()
        .filter(head -> head.getNumber() <= reached.finalizedNumber())
        .flatMap(head -> chain.marks(head, head))
        .ifPresent(mark -> writer.append(List.of(HeadChange.of(mark))));
  }

  private void walk(FollowedNode node, Head head) {
    Branch branch = Branch.of(head, writer.chain(), node.blocks());
    List<ChainStep> reverts =
        writer.chain().revertTo(branch.ancestor(), rules.allowFinalityViolation());
    if (reverts.isEmpty()) {
      extend(node, branch.hashes());
    } else {
      List<ChainStep> steps = new ArrayList<>(reverts);
      for (Hash hash : branch.hashes()) {
        steps.add(applyOf(node, hash, NodeFutures.join(node.blocks().byHash(hash))));
      }
      HeadChange change = new HeadChange(steps);
      writer.append(List.of(change));
      countReverts(change);
    }
    tell(head);
  }

  /** Each block is written as soon as it is there, with those after it that are there, too. */
  private void extend(FollowedNode node, List<Hash> hashes) {
    Prefetch blocks =
        new Prefetch(
            0,
            hashes.size() - 1,
            rules.parallelFetches(),
            index -> node.blocks().byHash(hashes.get((int) index)));
    int next = 0;
    while (!blocks.isDone()) {
      List<HeadChange> changes = new ArrayList<>();
      try {
        do {
          changes.add(HeadChange.of(applyOf(node, hashes.get(next), blocks.take())));
          next++;
        } while (blocks.isReady());
      } finally {
        writer.append(changes); // Those before one that could not be had, too.
      }
    }
  }

  private void countReverts(HeadChange change) {
    int undone =
        (int) change.steps().stream().filter(step -> step instanceof ChainStep.Revert).count();
    if (undone > 0) {
      LOG.info(
          "reorg: {} blocks are replaced by {}, the head is block {}",
          undone,
          change.steps().size() - undone,
          height());
      figures.reorganised(undone);
    }
  }

  private ChainStep.Apply applyOf(FollowedNode node, Hash hash, FetchedBlock fetched) {
    BlockDoubts.Taken taken =
        doubts.take(fetched, () -> NodeFutures.join(node.blocks().byHash(hash)));
    return new ChainStep.Apply(taken.block(), taken.logBloom());
  }

  private void begin(FollowedNode node, Head head) {
    Beginning beginning = new Beginning(node.blocks(), rules.from());
    BlockDoubts.Taken first = beginning.block(head, doubts);
    if (writer.last() == null) {
      writer.begin("the journal was empty");
    }
    writer.append(List.of(HeadChange.of(new ChainStep.Apply(first.block(), first.logBloom()))));
    LOG.info("the journal begins at block {}", first.block().getHeader().getNumber());
    tell(head);
  }

  /** What is done at the node's head: the marks. True when something was written. */
  private boolean settle(FollowedNode node) {
    CanonicalChain chain = writer.chain();
    Optional<ChainStep.Mark> mark =
        rules.finalityDepth().isPresent()
            ? marksByDepth(chain, rules.finalityDepth().getAsLong())
            : node.marks().take().flatMap(marks -> chain.marks(marks.safe(), marks.finalized()));
    mark.ifPresent(step -> writer.append(List.of(HeadChange.of(step))));
    writer.restateIfQuiet(rules.restateAfter());
    return mark.isPresent();
  }

  private static Optional<ChainStep.Mark> marksByDepth(CanonicalChain chain, long depth) {
    return chain
        .head()
        .flatMap(head -> chain.at(head.getNumber() - depth))
        .flatMap(block -> chain.marks(block, block));
  }

  private void tell(Head nodeHead) {
    CanonicalChain chain = writer.chain();
    RecordHeaders last = writer.last();
    if (last != null) {
      listener.onProgress(
          new IngestProgress(
              last,
              chain.state().head(),
              nodeHead.number(),
              chain.contains(nodeHead.number(), nodeHead.hash())));
    }
  }

  @Override
  public void close() {
    nodes.close();
    writer.close();
  }
}
