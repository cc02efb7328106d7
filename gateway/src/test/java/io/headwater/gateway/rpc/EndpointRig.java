package io.headwater.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.event.RecentBlocks;
import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.FrameOwner;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.OfferResult;
import io.headwater.gateway.session.Outbox;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.subscription.ListedHistory;
import io.headwater.gateway.subscription.SubscriptionIds;
import io.headwater.gateway.upstream.Upstreams;
import io.headwater.gateway.websocket.MessageDeflater;
import io.headwater.gateway.websocket.ServerFraming;
import io.headwater.schemas.json.ItemBytes;
import io.headwater.testkit.socket.CborTree;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An endpoint of a chain without an upstream, and a client, without any thread. */
final class EndpointRig {

  static final JsonMapper JSON = new JsonMapper();

  static final RpcLimits LIMITS = new RpcLimits(5, 1000, 1000, 64, 1000, 20, 5_000, 8_000, 10_000);

  final LimitHits hits = new LimitHits();
  final Budget filterValues;
  int callsAllowed = Integer.MAX_VALUE;
  private final Lane lane = new Lane(0, Runnable::run);
  private final ServerFraming framing =
      new ServerFraming(new MessageDeflater(MessageDeflater.USUAL_THRESHOLD));
  private final ChainDispatch chain =
      new ChainDispatch(
          1,
          new RecentBlocks(1_000_000),
          new ChainDispatch.Footing(
              Runnable::run,
              List.of(lane),
              framing,
              System::nanoTime,
              (wait, task) -> {},
              new Random(1)),
          new ChainDispatch.Replaying(
              List.of(new ChainDispatch.Replayer(Runnable::run, new ListedHistory())),
              ReplayLimits.DEFAULT),
          () -> {});
  Optional<String> notReady = Optional.empty();
  final RpcEndpoint endpoint;
  final Client client;
  private final RpcLimits limits;
  private final List<String> answers = new ArrayList<>();

  EndpointRig() {
    this(LIMITS);
  }

  EndpointRig(RpcLimits limits) {
    this.limits = limits;
    this.filterValues = new Budget(limits.totalFilterValues());
    this.endpoint =
        RpcEndpoints.of(
            1,
            chain,
            () -> "false",
            () -> notReady,
            new RpcEndpoints.Forwarding(
                new Upstreams(List.of(), 1, System::nanoTime),
                Set.of("eth_call"),
                limits,
                hits,
                "headwater/test"));
    this.client = new Client();
  }

  /** A client with subscriptions. */
  final class Client implements Caller, Outbox {
    final List<FrameView> frames = new ArrayList<>();
    final SessionSubscriptions subscriptions =
        new SessionSubscriptions(
            chain,
            new SubscriptionIds(new SecureRandom()),
            lane,
            this,
            new SubscriptionQuota(limits, filterValues));

    @Override
    public Executor executor() {
      return Runnable::run;
    }

    @Override
    public boolean mayCall() {
      return callsAllowed-- > 0;
    }

    @Override
    public Optional<SessionSubscriptions> subscriptions() {
      return Optional.of(subscriptions);
    }

    @Override
    public OfferResult offer(FrameView frame, FrameOwner owner) {
      frames.add(frame);
      return OfferResult.ACCEPTED;
    }

    @Override
    public void push(FrameView frame, FrameOwner owner) {
      frames.add(frame);
    }

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

  String answerTo(String message) {
    answers.clear();
    endpoint.handle(
        message.getBytes(StandardCharsets.UTF_8),
        client,
        json -> answers.add(json == null ? "" : json.toString()));
    assertThat(answers).as("answers to " + message).hasSize(1);
    return answers.getFirst();
  }

  String call(String method, String params) {
    return answerTo(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}".formatted(method, params));
  }

  int code(String answer) {
    return JSON.readTree(answer).path("error").path("code").asInt(0);
  }

  String message(String answer) {
    return JSON.readTree(answer).path("error").path("message").asString("");
  }

  /** The answer to a message in CBOR. */
  JsonNode inCbor(byte[] message) {
    List<JsonNode> items = new ArrayList<>();
    endpoint.handle(
        message, Encoding.Format.CBOR, client, cbor -> items.add(CborTree.item(bytes(cbor))));
    assertThat(items).hasSize(1);
    return items.getFirst();
  }

  private static byte[] bytes(@Nullable ItemBytes item) {
    ItemBytes there = Objects.requireNonNull(item);
    return Arrays.copyOf(there.array(), there.length());
  }
}
