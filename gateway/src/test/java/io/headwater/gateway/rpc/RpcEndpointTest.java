package io.headwater.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.event.RecentBlocks;
import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.limit.Limit;
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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Envelope, params and errors to the letter of the semantics page, without any thread. */
final class RpcEndpointTest {

  private static final JsonMapper JSON = new JsonMapper();

  private static final RpcLimits LIMITS =
      new RpcLimits(5, 1000, 1000, 64, 1000, 20, 5_000, 8_000, 10_000);

  private final LimitHits hits = new LimitHits();
  private final Budget filterValues = new Budget(LIMITS.totalFilterValues());
  private int callsAllowed = Integer.MAX_VALUE;
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
  private Optional<String> notReady = Optional.empty();
  private final RpcEndpoint endpoint =
      RpcEndpoints.of(
          1,
          chain,
          () -> "false",
          () -> notReady,
          new RpcEndpoints.Forwarding(
              new Upstreams(List.of(), 1, System::nanoTime),
              Set.of("eth_call"),
              LIMITS,
              hits,
              "headwater/test"));
  private final Client client = new Client();
  private final List<String> answers = new ArrayList<>();

  /** A client with subscriptions. */
  private final class Client implements Caller, Outbox {
    final List<FrameView> frames = new ArrayList<>();
    final SessionSubscriptions subscriptions =
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

  private String answerTo(String message) {
    answers.clear();
    endpoint.handle(
        message.getBytes(StandardCharsets.UTF_8),
        client,
        json -> answers.add(json == null ? "" : json.toString()));
    assertThat(answers).as("answers to " + message).hasSize(1);
    return answers.getFirst();
  }

  private String call(String method, String params) {
    return answerTo(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}".formatted(method, params));
  }

  private int code(String answer) {
    return JSON.readTree(answer).path("error").path("code").asInt(0);
  }

  private String message(String answer) {
    return JSON.readTree(answer).path("error").path("message").asString("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"meth | -32700",
        "`` | -32700",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"} {} | -32700",
        "1 | -32600",
        "\"x\" | -32600",
        "null | -32600",
        "[] | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"eth_chainId\"} | -32600",
        "{\"id\":7,\"method\":\"eth_chainId\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{\"a\":1},\"method\":\"eth_chainId\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"eth_chainId\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"eth_chainId\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":5} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":7} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_nothing\"} | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_call\",\"params\":[]} | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_newFilter\",\"params\":[{}]} | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_chainId\",\"params\":{\"a\":1}} | -32602",
      })
  void answersWhatIsWrongWithItsCode(String message, int code) {
    assertThat(code(answerTo(message))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0",
        "null",
        "\"a-b\"",
        "1.5",
        "-3",
        "1.50",
        "1e3",
        "12345678901234567890",
        "\"\\u00fc\\\"\""
      })
  void echoesIdsAsTheyWereWritten(String id) {
    String answer =
        answerTo("{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"eth_chainId\"}".formatted(id));
    String echoed = id.equals("\"\\u00fc\\\"\"") ? "\"ü\\\"\"" : id;
    assertThat(answer).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + echoed + ",\"result\":\"0x1\"}");
  }

  @Test
  void answersBatchesInOrderWithErrorsInTheirPlaces() {
    String answer =
        answerTo(
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"},5,{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"x\"},"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"},{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"net_version\"}]");
    JsonNode array = JSON.readTree(answer);
    assertThat(array).hasSize(4);
    assertThat(array.get(0).get("result").asString()).isEqualTo("0x1");
    assertThat(array.get(1).get("id").isNull()).isTrue();
    assertThat(array.get(1).path("error").path("code").asInt()).isEqualTo(-32600);
    assertThat(array.get(2).path("error").path("code").asInt()).isEqualTo(-32601);
    assertThat(array.get(3).get("result").asString()).isEqualTo("1");
  }

  @Test
  void refusesBatchesThatAreTooLargeAsAWhole() {
    String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
    assertThat(JSON.readTree(answerTo("[" + call + ("," + call).repeat(4) + "]"))).hasSize(5);
    assertThat(answerTo("[" + call + ("," + call).repeat(5) + "]"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch too large\"}}");
  }

  @Test
  void answersNothingToNotificationsAndSubscribesNobodyByOne() {
    assertThat(answerTo("{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}")).isEmpty();
    assertThat(
            answerTo(
                "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}"))
        .isEmpty();
    assertThat(client.subscriptions.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[\"newHeads\"]",
        "[\"newHeads\",null]",
        "[\"newHeads\",{}]",
        "[\"newHeads\",{\"includeTransactions\":false}]",
        "[\"logs\"]",
        "[\"logs\",null]",
        "[\"logs\",{}]",
        "[\"logs\",{\"fromBlock\":\"latest\",\"toBlock\":\"latest\",\"address\":[],\"topics\":[],\"why\":1}]",
        "[\"logs\",{\"blockHash\":\"0x12\"}]",
        "[\"logs\",{\"fromBlock\":\"0x64\",\"toBlock\":\"0x65\"}]",
        "[\"logs\",{\"withCursor\":true,\"commitment\":\"latest\",\"confirmations\":null}]",
        "[\"logs\",{\"batch\":null}]",
        "[\"logs\",{\"batch\":{}}]",
        "[\"logs\",{\"batch\":{\"maxItems\":10000,\"maxDelayMs\":60000,\"why\":1}}]",
        "[\"logs\",{\"batch\":{\"maxItems\":5.0,\"maxDelayMs\":0.0}}]",
        "[\"blocks\",{\"batch\":{\"maxItems\":1,\"maxDelayMs\":0}}]",
        "[\"newPendingTransactions\",{\"batch\":{\"maxItems\":null}}]",
        "[\"syncing\",{\"batch\":{}}]",
        "[\"syncing\",{\"cursor\":null,\"why\":1}]",
        "[\"newPendingTransactions\"]",
        "[\"newPendingTransactions\",true]",
        "[\"newPendingTransactions\",{\"includeTransactions\":true,\"fromAddress\":\"0x1111111111111111111111111111111111111111\"}]",
        "[\"contractActivity\"]",
        "[\"contractActivity\",{\"address\":[\"0x1111111111111111111111111111111111111111\"]}]",
        "[\"syncing\"]"
      })
  void subscribesAndUnsubscribes(String params) {
    JsonNode answer = JSON.readTree(call("eth_subscribe", params));
    String id = answer.path("result").asString("");
    assertThat(id).as(answer.toString()).matches("0x[0-9a-f]{32}");
    assertThat(call("eth_unsubscribe", "[\"" + id + "\"]")).contains("\"result\":true");
    assertThat(code(call("eth_unsubscribe", "[\"" + id + "\"]"))).isEqualTo(-32000);
    assertThat(client.subscriptions.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | -32602 | expected subscription name as first argument",
        "[5] | -32602 | expected subscription name as first argument",
        "[\"nothing\"] | -32601 | no \"nothing\" subscription in eth namespace",
        "[\"newHeads\",5] | -32602 | invalid argument 1",
        "[\"newHeads\",{\"includeTransactions\":true}] | -32602 | includeTransactions",
        "[\"newHeads\",{},1] | -32602 | too many arguments",
        "[\"logs\",\"x\"] | -32602 | invalid argument 1",
        "[\"logs\",{\"withCursor\":\"yes\"}] | -32602 | withCursor",
        "[\"logs\",{\"cursor\":\"AAAA\"}] | -32014 | cursor unreadable",
        "[\"logs\",{\"cursor\":7}] | -32602 | cursor",
        "[\"logs\",{\"commitment\":\"sure\"}] | -32602 | commitment",
        "[\"logs\",{\"confirmations\":-1}] | -32602 | confirmations",
        "[\"logs\",{\"batch\":5}] | -32602 | batch: an object",
        "[\"logs\",{\"batch\":true}] | -32602 | batch: an object",
        "[\"logs\",{\"batch\":{\"maxItems\":0}}] | -32602 | batch: maxItems: a number from 1 to 10000",
        "[\"logs\",{\"batch\":{\"maxItems\":10001}}] | -32602 | batch: maxItems",
        "[\"logs\",{\"batch\":{\"maxItems\":1.5}}] | -32602 | batch: maxItems",
        "[\"logs\",{\"batch\":{\"maxItems\":\"0x5\"}}] | -32602 | batch: maxItems",
        "[\"logs\",{\"batch\":{\"maxDelayMs\":-1}}] | -32602 | batch: maxDelayMs: a number from 0 to 60000",
        "[\"newHeads\",{\"batch\":{\"maxDelayMs\":60001}}] | -32602 | batch: maxDelayMs",
        "[\"blocks\",{\"batch\":[]}] | -32602 | batch: an object",
        "[\"newPendingTransactions\",{\"batch\":7}] | -32602 | batch: an object",
        "[\"syncing\",{\"batch\":{\"maxItems\":-1}}] | -32602 | batch: maxItems",
        "[\"logs\",{\"fromBlock\":\"pending\"}] | -32602 | pending logs are not supported",
        "[\"logs\",{\"toBlock\":\"0x5\"}] | -32602 | invalid block range params",
        "[\"logs\",{\"fromBlock\":\"latest\",\"toBlock\":\"0x5\"}] | -32602 | invalid block range params",
        "[\"logs\",{\"fromBlock\":\"0x6\",\"toBlock\":\"0x5\"}] | -32602 | invalid block range params",
        "[\"logs\",{\"toBlock\":\"earliest\"}] | -32602 | invalid block range params",
        "[\"logs\",{\"fromBlock\":\"0x01\"}] | -32602 | leading zero",
        "[\"logs\",{\"fromBlock\":5}] | -32602 | without 0x prefix",
        "[\"logs\",{\"blockHash\":\"0x12\",\"fromBlock\":\"0x1\"}] | -32602 | BlockHash",
        "[\"newPendingTransactions\",{\"includeTransactions\":1}] | -32602 | includeTransactions",
        "[\"newPendingTransactions\",{\"fromAddress\":\"0x12\"}] | -32602 | invalid argument 1",
        "[\"contractActivity\",{\"withCursor\":true}] | -32602 | withCursor: is not for contractActivity",
        "[\"contractActivity\",{\"fromBlock\":\"0x1\"}] | -32602 | fromBlock: is not for",
        "[\"contractActivity\",{\"batch\":{}}] | -32602 | batch: is not for contractActivity",
        "[\"contractActivity\",{\"address\":\"0x12\"}] | -32602 | invalid argument 1",
        "[\"newPendingTransactions\",{\"cursor\":\"AAAA\"}] | -32602 | cursor: is not for",
        "[\"newPendingTransactions\",{\"fromBlock\":\"0x1\"}] | -32602 | fromBlock: is not for",
        "[\"newPendingTransactions\",{\"toBlock\":\"0x1\"}] | -32602 | toBlock: is not for",
        "[\"syncing\",{\"commitment\":\"safe\"}] | -32602 | commitment: is not for",
        "[\"syncing\",{\"confirmations\":1}] | -32602 | confirmations: is not for",
        "[\"syncing\",5] | -32602 | invalid argument 1"
      })
  void refusesBeforeItGivesAnId(String params, int code, String message) {
    String answer = call("eth_subscribe", params);
    assertThat(code(answer)).as(answer).isEqualTo(code);
    assertThat(message(answer)).contains(message);
    assertThat(client.subscriptions.size()).isZero();
  }

  private static final String HASH = "\"0x" + "00".repeat(32) + "\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "eth_getBlockByNumber | [\"zzz\",false] | invalid argument 0: hex string without 0x prefix",
        "eth_getBlockByNumber | [-1,false] | invalid argument 0: a negative number",
        "eth_getBlockByNumber | [true,false] | invalid argument 0: hex string without 0x prefix",
        "eth_getBlockByNumber | [\"0x\",false] | invalid argument 0: hex string \"0x\"",
        "eth_getBlockByNumber | [] | missing value for required argument 0",
        "eth_getBlockByNumber | [null,false] | missing value for required argument 0",
        "eth_getBlockByNumber | [\"latest\"] | missing value for required argument 1",
        "eth_getBlockByNumber | [\"latest\",1] | invalid argument 1: true or false",
        "eth_getBlockByHash | [\"0x12\",false] | invalid argument 0: hex has invalid length 1",
        "eth_getBlockByHash | [] | missing value for required argument 0",
        "eth_getBlockReceipts | [\"zzz\"] | invalid argument 0: hex string without 0x prefix",
        "eth_getBlockReceipts | [{\"blockHash\":\"0x12\"}] | invalid argument 0: hex has invalid",
        "eth_getTransactionReceipt | [\"0x12\"] | invalid argument 0: hex has invalid length 1",
        "eth_getLogs | [{\"fromBlock\":\"zzz\"}] | invalid argument 0: hex string without 0x prefix",
        "eth_getLogs | [{\"toBlock\":-5}] | invalid argument 0: a negative number",
        "eth_getLogs | [{\"address\":\"0x12\"}] | invalid argument 0: invalid address",
        "eth_getLogs | [{\"blockHash\":\"0x12\",\"fromBlock\":\"0x1\"}] | invalid argument 0: cannot",
        "eth_getLogs | [{\"fromBlock\":\"0x6\",\"toBlock\":\"0x5\"}] | invalid block range params",
        "eth_getLogs | [5] | invalid argument 0",
        "eth_getLogs | [] | missing value for required argument 0",
      })
  void refusesMalformedParamsWhereNobodyElseCould(String method, String params, String message) {
    String answer = call(method, params);
    assertThat(code(answer)).as(answer).isEqualTo(-32602);
    assertThat(message(answer)).startsWith(message);
    JsonNode inCbor =
        JSON.readTree(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, params.replace("[5]", "[[]]").replace(",1]", ",[]]")));
    endpoint.handle(
        CborTree.bytes(inCbor),
        Encoding.Format.CBOR,
        client,
        cbor -> assertThat(CborTree.item(bytes(cbor)).at("/error/code").asInt()).isEqualTo(-32602));
  }

  private static byte[] bytes(@Nullable ItemBytes item) {
    ItemBytes there = Objects.requireNonNull(item);
    return Arrays.copyOf(there.array(), there.length());
  }

  @Test
  void saysWhatIsNotHereWhereNobodyElseCouldKnow() {
    assertThat(call("eth_getLogs", "[{\"fromBlock\":\"0x1\",\"toBlock\":\"0x2\"}]"))
        .contains(
            "{\"code\":-32000,\"message\":\"range not in memory, and there is no --upstream\"}");
    assertThat(message(call("eth_getLogs", "[{}]"))).startsWith("range not in memory");
    assertThat(message(call("eth_getBlockByNumber", "[\"earliest\",false]")))
        .isEqualTo("block not in memory, and there is no --upstream");
    assertThat(message(call("eth_getBlockByHash", "[" + HASH + ",true]")))
        .startsWith("block not in memory");
    assertThat(message(call("eth_getBlockReceipts", "[{\"blockHash\":" + HASH + "}]")))
        .startsWith("block not in memory");
    assertThat(message(call("eth_getTransactionReceipt", "[" + HASH + "]")))
        .startsWith("transaction not in memory");
    notReady = Optional.of("the journal is still read");
    assertThat(code(call("eth_getLogs", "[{}]"))).isEqualTo(-32015);
  }

  @Test
  void countsWhatCannotBeReadAgainstTheRate() {
    callsAllowed = 1;
    assertThat(code(answerTo("{"))).isEqualTo(-32700);
    assertThat(answerTo("{")).contains("-32005", "request-rate");
    JsonNode batch = JSON.readTree(answerTo("[1,{}]"));
    assertThat(batch.get(0).at("/error/code").asInt()).isEqualTo(-32005);
    assertThat(batch.get(1).at("/error/code").asInt()).isEqualTo(-32005);
    endpoint.handle(
        new byte[] {(byte) 0xFF},
        Encoding.Format.CBOR,
        client,
        cbor -> assertThat(CborTree.item(bytes(cbor)).at("/error/code").asInt()).isEqualTo(-32005));
    assertThat(hits.count(Limit.REQUEST_RATE)).isEqualTo(4);
  }

  @Test
  void saysWhatWasWrongWithNumbersOfCbor() {
    assertThat(refusalInCbor("{\"cursor\":5}")).isEqualTo("cursor: a text");
    assertThat(refusalInCbor("{\"address\":5}"))
        .isEqualTo("invalid argument 1: invalid addresses in query");
    assertThat(refusalInCbor("{\"address\":[5]}"))
        .isEqualTo("invalid argument 1: non-string address at index 0");
    assertThat(refusalInCbor("{\"topics\":[5]}")).isEqualTo("invalid argument 1: invalid topic(s)");
    assertThat(refusalInCbor("{\"fromBlock\":-5}"))
        .isEqualTo("invalid argument 1: a negative number, where hex with 0x prefix is due");
  }

  private String refusalInCbor(String options) {
    List<String> messages = new ArrayList<>();
    endpoint.handle(
        CborTree.bytes(
            JSON.readTree(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_subscribe\",\"params\":[\"logs\",%s]}"
                    .formatted(options))),
        Encoding.Format.CBOR,
        client,
        cbor -> messages.add(CborTree.item(bytes(cbor)).at("/error/message").asString("")));
    return String.join(",", messages);
  }

  @Test
  void tellsCborThatIsNotTakenFromWhatIsNone() {
    assertThat(parseError("d818", "40"))
        .isEqualTo("parse error: CBOR that is not taken here: tag 24 is not known at byte 0");
    assertThat(parseError("ff", ""))
        .isEqualTo("parse error: the message is not CBOR: a break where nothing ends at byte 0");
  }

  private String parseError(String head, String rest) {
    List<String> messages = new ArrayList<>();
    endpoint.handle(
        HexFormat.of().parseHex(head + rest),
        Encoding.Format.CBOR,
        client,
        cbor -> messages.add(CborTree.item(bytes(cbor)).at("/error/message").asString("")));
    return String.join(",", messages);
  }

  @Test
  void saysWhatUnsubscribeNeeds() {
    assertThat(message(call("eth_unsubscribe", "[]")))
        .isEqualTo("missing value for required argument 0");
    assertThat(code(call("eth_unsubscribe", "[5]"))).isEqualTo(-32602);
    assertThat(message(call("eth_unsubscribe", "[\"0x12\"]"))).isEqualTo("subscription not found");
  }

  @Test
  void refusesSubscriptionsWhileTheChainIsNotReady() {
    notReady = Optional.of("the journal is still read");
    String answer = call("eth_subscribe", "[\"newHeads\"]");
    assertThat(code(answer)).isEqualTo(-32015);
    assertThat(JSON.readTree(answer).path("error").path("data").path("reason").asString(""))
        .isEqualTo("CHAIN_NOT_READY");
  }

  @Test
  void givesEqualSubscriptionsOneIdAndTheSecondOfAConnectionItsOwn() {
    String first =
        JSON.readTree(call("eth_subscribe", "[\"logs\",{\"topics\":[]}]")).get("result").asString();
    String second = JSON.readTree(call("eth_subscribe", "[\"logs\",{}]")).get("result").asString();
    assertThat(second).isNotEqualTo(first);
    call("eth_unsubscribe", "[\"" + first + "\"]");
    assertThat(JSON.readTree(call("eth_subscribe", "[\"logs\"]")).get("result").asString())
        .isEqualTo(first);
  }

  @Test
  void subscribesInsideABatch() {
    String answer =
        answerTo(
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"eth_subscribe\",\"params\":[\"logs\",{}]}]");
    assertThat(JSON.readTree(answer)).hasSize(2).allMatch(item -> item.path("result").isString());
    assertThat(client.subscriptions.size()).isEqualTo(2);
  }

  /**
   * The collected parse cases: what geth takes is taken, what it refuses is refused with its code.
   */
  @TestFactory
  List<DynamicTest> parsesFiltersAsGethDoes() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in =
        RpcEndpointTest.class.getResourceAsStream(
            "/io/headwater/testkit/chain/filter-cases.json")) {
      for (JsonNode one : JSON.readTree(in).get("parse")) {
        tests.add(
            DynamicTest.dynamicTest(
                one.get("id").asString() + " " + one.get("filter"),
                () -> {
                  String answer =
                      call(
                          "eth_subscribe",
                          "[\"logs\"," + grown((ObjectNode) one.get("filter")) + "]");
                  int expected = one.get("accepted").asBoolean() ? 0 : one.get("code").asInt();
                  assertThat(code(answer)).as(answer).isEqualTo(expected);
                }));
      }
    }
    return tests;
  }

  /** Members that begin with an underscore tell a test to grow a list. */
  private static ObjectNode grown(ObjectNode filter) {
    ObjectNode grown = filter.deepCopy();
    JsonNode topics = grown.remove("_repeatTopic0To");
    if (topics != null) {
      ArrayNode alternatives = JSON.createArrayNode();
      ((ArrayNode) grown.get("topics")).set(0, alternatives);
      for (int i = 1; i <= topics.asInt(); i++) {
        alternatives.add("0x" + "%064x".formatted(i));
      }
    }
    JsonNode addresses = grown.remove("_repeatAddressTo");
    if (addresses != null) {
      ArrayNode all = grown.putArray("address");
      for (int i = 1; i <= addresses.asInt(); i++) {
        all.add("0x" + "%040x".formatted(i));
      }
    }
    return grown;
  }

  @Test
  void countsEveryCallOfABatchAgainstTheRate() {
    callsAllowed = 2;
    String one = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
    JsonNode answers = JSON.readTree(answerTo("[" + one + "," + one + "," + one + "]"));
    assertThat(answers.get(1).path("result").asString()).isEqualTo("0x1");
    assertThat(answers.get(2).path("error").path("code").asInt()).isEqualTo(-32005);
    assertThat(answers.get(2).path("error").path("data").toString())
        .isEqualTo("{\"limit\":\"request-rate\",\"value\":1000}");
    assertThat(hits.count(Limit.REQUEST_RATE)).isEqualTo(1);
  }

  @Test
  void refusesOneSubscriptionTooManyAndTakesItWhenAnotherHasGone() {
    String first = JSON.readTree(call("eth_subscribe", "[\"newHeads\"]")).path("result").asString();
    for (int i = 1; i < LIMITS.subscriptions(); i++) {
      assertThat(code(call("eth_subscribe", "[\"logs\",{}]"))).isZero();
    }
    String refused = call("eth_subscribe", "[\"logs\",{}]");
    assertThat(code(refused)).isEqualTo(-32005);
    assertThat(refused).contains("{\"limit\":\"subscriptions\",\"value\":20}");
    assertThat(client.subscriptions.size()).isEqualTo(LIMITS.subscriptions());
    call("eth_unsubscribe", "[\"" + first + "\"]");
    assertThat(code(call("eth_subscribe", "[\"logs\",{}]"))).isZero();
    client.subscriptions.endAll();
    assertThat(filterValues.taken()).isZero();
  }

  @Test
  void countsTheValuesOfFiltersOfOneConnectionAndOfAll() {
    String filter = "[\"logs\",{\"address\":[" + addresses(900) + "]}]";
    for (int i = 0; i < 5; i++) {
      assertThat(code(call("eth_subscribe", filter))).isZero();
    }
    assertThat(call("eth_subscribe", filter)).contains("\"limit\":\"filter-values\"");
    assertThat(filterValues.taken()).isEqualTo(4_500);
    Client other = new Client();
    filterValues.take(3_000);
    endpoint.handle(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_subscribe\",\"params\":%s}"
            .formatted(filter)
            .getBytes(StandardCharsets.UTF_8),
        other,
        json -> assertThat(String.valueOf(json)).contains("total-filter-values"));
    assertThat(other.subscriptions.size()).isZero();
  }

  private static String addresses(int count) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ",").append("\"0x%040x\"".formatted(i + 1));
    }
    return out.toString();
  }

  @Test
  void refusesWhatIsNestedTooDeepAndNumbersThatAreTooLong() {
    String deep =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":"
            + "[".repeat(100_000)
            + "]".repeat(100_000)
            + "}";
    assertThat(answerTo(deep)).contains("{\"limit\":\"json-depth\",\"value\":64}");
    String huge = "{\"jsonrpc\":\"2.0\",\"id\":" + "9".repeat(5_000) + ",\"method\":\"x\"}";
    assertThat(answerTo(huge)).contains("{\"limit\":\"json-token\",\"value\":1000}");
    assertThat(code(answerTo(huge))).isEqualTo(-32005);
    assertThat(hits.count(Limit.JSON_TOKEN)).isEqualTo(2);
  }

  @Test
  void answersABatchUpToItsBytesAndRefusesTheRest() {
    String long9000 =
        "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"web3_clientVersion\"}"
            .formatted("x".repeat(9_000));
    JsonNode answers =
        JSON.readTree(answerTo("[" + long9000 + "," + long9000 + "," + long9000 + "]"));
    assertThat(answers.get(0).path("result").asString()).isEqualTo("headwater/test");
    assertThat(answers.get(2).path("error").path("data").path("limit").asString())
        .isEqualTo("answer-bytes");
    assertThat(hits.count(Limit.ANSWER_BYTES)).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "99999999999999999999 | -32602",
        "1e400 | -32602",
        "-0 | 0",
        "0 | 0",
        "0.0 | 0",
        "5.0 | -32013", // It is taken, and there is no block in this journal.
        "5.5 | -32602",
        "65537.0 | -32602",
      })
  void refusesConfirmationsThatAreOutOfRange(String confirmations, int code) {
    assertThat(
            code(call("eth_subscribe", "[\"newHeads\",{\"confirmations\":" + confirmations + "}]")))
        .isEqualTo(code);
  }
}
