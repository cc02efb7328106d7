package io.headwater.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.headwater.ingest.node.NodeClient;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.node.ResultReader;
import io.headwater.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Which of several nodes is followed. */
final class NodesTest {

  private static final JsonFactory JSON = new JsonFactory();

  private final ManualClock clock = new ManualClock();
  private final Node first = new Node("first");
  private final Node second = new Node("second");
  private final Nodes nodes =
      new Nodes(
          List.of(() -> first, () -> second),
          client -> FollowedNode.of(client, Duration.ofMillis(250), clock, () -> {}),
          clock);

  /** Answers with its head, or fails. */
  private static final class Node implements NodeClient {
    private final String name;
    private long head = 100;
    private boolean fails;

    Node(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public <T> CompletableFuture<T> call(String method, String params, ResultReader<T> reader) {
      if (fails) {
        return CompletableFuture.failedFuture(new NodeException(name + " failed"));
      }
      String block =
          "{\"number\":\"0x%x\",\"hash\":\"0x%064x\",\"parentHash\":\"0x%064x\"}"
              .formatted(head, head, head - 1);
      JsonParser parser = JSON.createParser(ObjectReadContext.empty(), block);
      parser.nextToken();
      return CompletableFuture.completedFuture(reader.read(parser));
    }

    @Override
    public <T> CompletableFuture<List<T>> batch(
        String method, List<String> params, ResultReader<T> reader) {
      return CompletableFuture.failedFuture(new NodeException("no batches"));
    }

    @Override
    public boolean canSubscribe() {
      return false;
    }

    @Override
    public CompletableFuture<Void> subscribe(
        String params, Consumer<JsonParser> onResult, Runnable onLost) {
      return CompletableFuture.failedFuture(new NodeException("no subscriptions"));
    }

    @Override
    public void close() {}
  }

  private String followed() {
    return nodes.current().client().name();
  }

  /** A step that the followed node answers well. */
  private void answered(long ours) {
    clock.advance(Duration.ofMillis(500));
    var unused = nodes.current().heads().newest();
    nodes.answered(ours);
  }

  private void failed(long ours) {
    clock.advance(Duration.ofMillis(500));
    var unused = nodes.current();
    nodes.failed(ours);
  }

  @Test
  void staysWithANodeThatAnswersThoughAnotherIsAheadForAMoment() {
    for (long i = 4; i < 200; i++) {
      second.head = 100 + i / 6;
      first.head = 100 + (i - 3) / 6; // A second and a half later.
      answered(first.head);
    }
    assertThat(followed()).isEqualTo("first");
  }

  @Test
  void leavesANodeThatStaysBehind() {
    for (int i = 0; i < 40; i++) {
      second.head++;
      answered(100);
    }
    assertThat(followed()).isEqualTo("second");
    assertThat(nodes.isChecked()).as("it is checked before it is followed").isFalse();
  }

  @Test
  void doesNotGoBackAndForth() {
    for (int i = 0; i < 200; i++) {
      second.head++;
      first.head = second.head - 20;
      answered(first.head);
    }
    assertThat(followed()).isEqualTo("second");
  }

  @Test
  void leavesANodeThatFailsAtOnceForOneThatIsAheadOfUs() {
    for (int i = 0; i < 10; i++) {
      answered(100);
    }
    second.head = 101;
    for (int i = 0; i < 6; i++) {
      answered(100);
    }
    failed(100);
    assertThat(followed()).isEqualTo("second");
  }

  @Test
  void enduresAFailureWhileNoOtherIsAheadButNotForLong() {
    for (int i = 0; i < 10; i++) {
      answered(100);
    }
    failed(100);
    assertThat(followed()).isEqualTo("first");
    first.fails = true;
    failUntilLeft("first");
    assertThat(followed()).isEqualTo("second");
  }

  /** Fails until the node is left, at most for ten seconds. */
  private void failUntilLeft(String name) {
    for (int i = 0; i < 20 && followed().equals(name); i++) {
      failed(100);
    }
  }

  @Test
  void looksAtAnUnusableNodeAgainLater() {
    answered(100);
    nodes.unusable("it is on another chain");
    assertThat(followed()).isEqualTo("second");
    second.fails = true;
    failUntilLeft("second");
    assertThat(followed()).as("the first is no better yet").isEqualTo("second");
    clock.advance(Duration.ofMinutes(1));
    failUntilLeft("second");
    assertThat(followed()).isEqualTo("first");
  }

  @Test
  void stopsWhenNoNodeMayBeFollowed() {
    answered(100);
    nodes.unusable("first is on another chain");
    var unused = nodes.current();
    assertThatThrownBy(() -> nodes.unusable("second is, too"))
        .isInstanceOf(NoUsableNodeException.class)
        .hasMessageContaining("second is, too");
  }

  @Test
  void showsEachNodeWithItsHead() {
    second.head = 90;
    for (int i = 0; i < 10; i++) {
      answered(100);
    }
    assertThat(nodes.views())
        .extracting(NodeView::name, NodeView::followed, view -> view.headNumber().orElse(-1))
        .containsExactly(tuple("first", true, 100L), tuple("second", false, 90L));
  }
}
