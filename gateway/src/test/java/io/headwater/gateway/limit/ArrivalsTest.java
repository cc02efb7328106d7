package io.headwater.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(-5 * SECOND);
  private final LimitHits hits = new LimitHits();

  private Arrivals arrivals(boolean exemptLoopback) {
    return new Arrivals(
        new ArrivalLimits(
            5, 2, 1, 100, Duration.ofSeconds(1), Duration.ofSeconds(1), exemptLoopback),
        hits,
        now::get);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void refusesAnAddressThatHasItsShareWhileOthersCome() {
    Arrivals arrivals = arrivals(false);
    assertThat(arrivals.connected(address("10.0.0.1"))).isEmpty();
    assertThat(arrivals.connected(address("10.0.0.1"))).isEmpty();
    assertThat(arrivals.connected(address("10.0.0.1"))).contains(Limit.CONNECTIONS_PER_ADDRESS);
    assertThat(arrivals.connected(address("10.0.0.2"))).isEmpty();
    assertThat(hits.count(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(1);
  }

  @Test
  void countsWhoWasRefusedUntilItHasLeft() {
    Arrivals arrivals = arrivals(false);
    for (int i = 0; i < 3; i++) {
      arrivals.connected(address("10.0.0.1"));
    }
    arrivals.left(address("10.0.0.1"));
    assertThat(arrivals.connected(address("10.0.0.1"))).contains(Limit.CONNECTIONS_PER_ADDRESS);
    for (int i = 0; i < 3; i++) {
      arrivals.left(address("10.0.0.1"));
    }
    assertThat(arrivals.total()).isZero();
    assertThat(arrivals.connected(address("10.0.0.1"))).isEmpty();
  }

  @Test
  void takesTheNetworkOfAnIpv6AddressAsOne() {
    Arrivals arrivals = arrivals(false);
    arrivals.connected(address("2001:db8:0:1::1"));
    arrivals.connected(address("2001:db8:0:1::2"));
    assertThat(arrivals.connected(address("2001:db8:0:1:ffff::3")))
        .contains(Limit.CONNECTIONS_PER_ADDRESS);
    assertThat(arrivals.connected(address("2001:db8:0:2::1"))).isEmpty();
  }

  @Test
  void refusesEverybodyAboveTheTotalThisMachineToo() {
    Arrivals arrivals = arrivals(true);
    for (int i = 0; i < 5; i++) {
      assertThat(arrivals.connected(address("127.0.0.1"))).isEmpty();
    }
    assertThat(arrivals.connected(address("127.0.0.1"))).contains(Limit.CONNECTIONS);
  }

  @Test
  void letsHandshakesThroughAtTheirRateAfterABurst() {
    Arrivals arrivals = arrivals(false);
    int passed = 0;
    for (int i = 0; i < 50; i++) {
      passed += arrivals.handshake(address("10.0.0.1")).isEmpty() ? 1 : 0;
    }
    assertThat(passed).isEqualTo(TokenBucket.BURST_SECONDS);
    assertThat(arrivals.handshake(address("10.0.0.2"))).isEmpty();
    now.addAndGet(SECOND);
    assertThat(arrivals.handshake(address("10.0.0.1"))).isEmpty();
    assertThat(arrivals.handshake(address("10.0.0.1"))).contains(Limit.HANDSHAKES_PER_ADDRESS);
  }

  @Test
  void takesAllOfABudgetOrNothing() {
    Budget budget = new Budget(10);
    assertThat(budget.take(7)).isTrue();
    assertThat(budget.take(4)).isFalse();
    assertThat(budget.take(3)).isTrue();
    budget.give(7);
    assertThat(budget.taken()).isEqualTo(3);
  }
}
