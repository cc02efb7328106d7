package io.headwater.app.drill;

import static io.headwater.client.SubscriptionKind.BLOCKS;
import static io.headwater.client.SubscriptionKind.LOGS;
import static io.headwater.client.SubscriptionKind.NEW_HEADS;

import io.headwater.client.SubscriptionRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * One subscriber of each sort. All begin with the same block, so what each should hold at the end
 * is known.
 *
 * <p>Threading: the drill's.
 */
final class Subscribers implements AutoCloseable {

  private static final int CONFIRMATIONS = 2;

  /** A chain that moves is never heard of at once. */
  private static final long NEAR = 6;

  /** USDT of mainnet, and the event Transfer: they are in nearly every recorded block. */
  private static final String TOKEN = "0xdac17f958d2ee523a2206206994597c13d831ec7";

  private static final String TRANSFER =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

  /** A subscriber, and how far below the head it hears. */
  private record Member(Subscriber subscriber, Depth depth) {}

  private interface Depth {
    long highest(long head, NodeTruth truth) throws IOException, InterruptedException;
  }

  private final NodeTruth truth;
  private final long from;
  private final List<Member> members = new ArrayList<>();
  private final Absence absence;

  /**
   * Subscribers that come at once.
   *
   * @param gateways two or more; every other subscriber tries the last one first
   * @param from the first block of each
   * @param random when the one that is now and then away leaves and comes
   */
  Subscribers(List<URI> gateways, NodeTruth truth, long from, Random random) {
    this.truth = truth;
    this.from = from;
    Depth latest = (head, node) -> head;
    SubscriptionRequest logs = SubscriptionRequest.of(LOGS);
    SubscriptionRequest heads = SubscriptionRequest.of(NEW_HEADS);
    SubscriptionRequest transfers = logs.matching(List.of(TOKEN), List.of(List.of(TRANSFER)));
    add("heads", gateways, heads, Pace.free(), latest);
    add("logs", gateways, logs, Pace.free(), latest);
    add("logs, filtered", gateways, transfers, Pace.free(), latest);
    add("blocks", gateways, SubscriptionRequest.of(BLOCKS), Pace.free(), latest);
    add(
        "heads, finalized",
        gateways,
        heads.committed("finalized", null),
        Pace.free(),
        (head, node) -> node.finalized());
    add(
        "logs, confirmed",
        gateways,
        logs.committed(null, CONFIRMATIONS),
        Pace.free(),
        (head, node) -> head - CONFIRMATIONS);
    add("logs, slow", gateways, logs, Pace.slow(), latest);
    add("logs, often away", gateways, logs, Pace.free(), latest);
    this.absence = new Absence(members.getLast().subscriber(), random);
    all().forEach(Subscriber::come);
  }

  private void add(
      String name, List<URI> gateways, SubscriptionRequest request, Pace pace, Depth depth) {
    List<URI> order = members.size() % 2 == 0 ? gateways : gateways.reversed();
    SubscriptionRequest begun = request.from("0x" + Long.toHexString(from));
    members.add(new Member(new Subscriber(name, order, begun, pace), depth));
  }

  private Stream<Subscriber> all() {
    return members.stream().map(Member::subscriber);
  }

  /** Lets the one that is often away come and go. */
  void look(long nowNanos) {
    absence.look(nowNanos);
  }

  /** From now on everyone is there and takes what comes at once. */
  void settle() {
    absence.end();
    all().forEach(Subscriber::hurry);
  }

  /** Those that have heard nothing yet. */
  List<String> silent() {
    return all().filter(each -> !each.hasHeard()).map(Subscriber::name).toList();
  }

  /** Those that will hear nothing more, and why. */
  List<String> failures() {
    return all()
        .flatMap(each -> each.failure().map(why -> each.name() + ": " + why).stream())
        .toList();
  }

  /** Those that are more than a few blocks behind a node that moves. */
  List<String> behind() throws IOException, InterruptedException {
    return late(NEAR, (subscriber, due) -> subscriber.newest() >= due.number());
  }

  /** Those that don't have the newest that they should have. */
  List<String> late() throws IOException, InterruptedException {
    return late(0, Subscriber::isAt);
  }

  private List<String> late(long distance, BiPredicate<Subscriber, Held.Block> isThere)
      throws IOException, InterruptedException {
    long head = truth.look().number();
    List<String> late = new ArrayList<>();
    for (Member member : members) {
      Subscriber subscriber = member.subscriber();
      long height = member.depth().highest(head, truth) - distance;
      Optional<Held.Block> due = newestDue(member, height);
      if (due.isPresent() && !isThere.test(subscriber, due.get())) {
        late.add(
            "%s, by %d blocks"
                .formatted(subscriber.name(), due.get().number() - subscriber.newest()));
      }
    }
    return late;
  }

  /** What each noted, beside what it should hold now. */
  List<DrillReport.Subscriber> noted() throws IOException, InterruptedException {
    long head = truth.look().number();
    List<DrillReport.Subscriber> noted = new ArrayList<>();
    for (Member member : members) {
      long height = member.depth().highest(head, truth);
      List<Held.Block> due = due(member, truth.between(from, height).values()).toList();
      noted.add(member.subscriber().noted(due));
    }
    return noted;
  }

  private Optional<Held.Block> newestDue(Member member, long height) {
    return due(member, truth.between(from, height).descendingMap().values()).findFirst();
  }

  /** What is told of these blocks; those of which nothing is aside. */
  private static Stream<Held.Block> due(Member member, Collection<NodeBlock> blocks) {
    View view = member.subscriber().view();
    return blocks.stream()
        .map(block -> new Held.Block(block.number(), block.hash(), view.entries(block)))
        .filter(block -> !block.entries().isEmpty());
  }

  @Override
  public void close() {
    all().forEach(Subscriber::close);
  }
}
