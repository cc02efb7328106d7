package io.headwater.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headwater.gateway.event.RecentBlocks;
import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.session.FrameOwner;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.OfferResult;
import io.headwater.gateway.session.Outbox;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.subscription.ListedHistory;
import io.headwater.gateway.subscription.SubscriptionIds;
import io.headwater.gateway.upstream.Upstreams;
import io.headwater.gateway.websocket.ServerFraming;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.testkit.fuzz.Mutations;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever message comes, it is answered once, in JSON, and leaves nothing behind. */
final class RpcEndpointFuzz {

  private static final JsonMapper JSON = new JsonMapper();
  private static final RpcLimits LIMITS = new RpcLimits(20, 100, 100, 16, 0, 10, 500, 500, 100_000);

  private final Lane lane = new Lane(0, Runnable::run);
  private final ServerFraming framing = new ServerFraming();
  private final Budget filterValues = new Budget(LIMITS.totalFilterValues());
  private final ChainDispatch chain =
      new ChainDispatch(
          1,
          new RecentBlocks(1_000),
          new ChainDispatch.Footing(
              Runnable::run, List.of(lane), framing, System::nanoTime, (wait, task) -> {}),
          new ChainDispatch.Replaying(
              List.of(new ChainDispatch.Replayer(Runnable::run, new ListedHistory())),
              ReplayLimits.DEFAULT),
          () -> {});
  private final RpcEndpoint endpoint =
      RpcEndpoints.of(
          1,
          chain,
          () -> "false",
          Optional::empty,
          new RpcEndpoints.Forwarding(
              new Upstreams(List.of(), 1, System::nanoTime),
              Set.of(),
              LIMITS,
              new LimitHits(),
              "fuzz"));

  private static Stream<byte[]> messages() {
    String call = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}";
    return Mutations.of(
        Stream.of(
                call.formatted("1", "eth_chainId", "[]"),
                call.formatted("\"a\"", "eth_subscribe", "[\"newHeads\"]"),
                call.formatted(
                    "1.5e3", "eth_subscribe", "[\"logs\",{\"address\":[],\"fromBlock\":\"0x1\"}]"),
                call.formatted("null", "eth_getLogs", "[{\"topics\":[null,[]]}]"),
                call.formatted(
                    "0", "eth_subscribe", "[\"newPendingTransactions\",{\"toAddress\":[]}]"),
                "[" + call.formatted("1", "eth_unsubscribe", "[\"0x1\"]") + ",5]")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList());
  }

  private static Stream<String> filters() {
    String address = "\"0x" + "ab".repeat(20) + "\"";
    String topic = "\"0x" + "cd".repeat(32) + "\"";
    return Mutations.of(
            Stream.of(
                    "{\"address\":" + address + ",\"topics\":[" + topic + "]}",
                    "{\"address\":[" + address + "," + address + "]}",
                    "{\"topics\":[null,[" + topic + ",null]," + topic + "]}",
                    "{\"fromBlock\":\"0x10\",\"toBlock\":\"0x20\",\"withCursor\":true}",
                    "{\"blockHash\":" + topic + "}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @MethodSource("messages")
  @FuzzTest
  void answersOnceInJson(byte[] message) {
    Client client = new Client();
    List<String> answers = new ArrayList<>();
    endpoint.handle(message, client, json -> answers.add(text(json)));
    assertThat(answers).hasSize(1);
    client.subscriptions.endAll();
    assertThat(filterValues.taken()).isZero();
  }

  /** The same inside a subscription, which a fuzzer would be long in finding. */
  @MethodSource("filters")
  @FuzzTest
  void readsFiltersWholeOrRefusesThem(String filter) {
    String message =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"logs\","
            + filter
            + "]}";
    answersOnceInJson(message.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(@Nullable JsonBytes json) {
    if (json == null) {
      return "";
    }
    var unused = JSON.readTree(json.toString());
    return json.toString();
  }

  private final class Client implements Caller, Outbox {
    private final SessionSubscriptions subscriptions =
        new SessionSubscriptions(
            chain,
            new SubscriptionIds(new SecureRandom()),
            lane,
            this,
            new SubscriptionQuota(LIMITS, filterValues));

    @Override
    public Executor executor() {
      return Runnable::run;
    }

    @Override
    public boolean mayCall() {
      return true;
    }

    @Override
    public Optional<SessionSubscriptions> subscriptions() {
      return Optional.of(subscriptions);
    }

    @Override
    public OfferResult offer(FrameView frame, FrameOwner owner) {
      return OfferResult.ACCEPTED;
    }

    @Override
    public void push(FrameView frame, FrameOwner owner) {}

    @Override
    public void whenDrained(Runnable then) {
      then.run();
    }

    @Override
    public void lost() {
      throw new AssertionError("nothing is lost here");
    }

    @Override
    public void overflow() {
      throw new AssertionError("nothing overflows here");
    }
  }
}
