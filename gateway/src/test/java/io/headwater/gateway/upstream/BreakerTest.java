package io.headwater.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which node is asked when, with nodes that fail when they are told to. */
final class BreakerTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final List<String> asked = new ArrayList<>();
  private boolean firstFails;
  private boolean secondFails;

  private final Upstreams two =
      new Upstreams(List.of(new Node("a", true), new Node("b", false)), 8, now::get);

  private final class Node implements Upstream {
    private final String name;
    private final boolean first;

    Node(String name, boolean first) {
      this.name = name;
      this.first = first;
    }

    @Override
    public CompletableFuture<UpstreamAnswer> call(String method, String paramsJson) {
      asked.add(name);
      return (first ? firstFails : secondFails)
          ? CompletableFuture.failedFuture(new UpstreamException(name + " failed"))
          : CompletableFuture.completedFuture(new UpstreamAnswer.Result("1"));
    }

    @Override
    public void close() {}
  }

  private String call() {
    asked.clear();
    try {
      two.call("eth_call", "[]").join();
      return String.join("", asked);
    } catch (CompletionException e) {
      return String.join("", asked) + "!";
    }
  }

  @Test
  void staysWithTheNodeThatAnswered() {
    assertThat(call()).isEqualTo("a");
    firstFails = true;
    assertThat(call()).isEqualTo("ab");
    firstFails = false;
    assertThat(call()).isEqualTo("b");
  }

  @Test
  void asksNobodyWhenAllKeepFailingAndOneCallAfterARest() {
    firstFails = true;
    secondFails = true;
    for (int i = 0; i < 5; i++) {
      assertThat(call()).isEqualTo("ab!");
    }
    assertThat(call()).as("spared").isEqualTo("!");
    now.addAndGet(SECOND);
    assertThat(call()).as("each is tried by one call").isEqualTo("ab!");
    assertThat(call()).isEqualTo("!");
    now.addAndGet(SECOND);
    assertThat(call()).as("the second rest is longer").isEqualTo("!");
    now.addAndGet(SECOND);
    secondFails = false;
    assertThat(call()).isEqualTo("ab");
    assertThat(call()).as("who answered is asked by all again").isEqualTo("b");
  }
}
