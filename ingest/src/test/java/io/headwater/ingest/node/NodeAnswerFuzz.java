package io.headwater.ingest.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.headwater.schemas.avro.Hash;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.fuzz.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;

/**
 * Whatever a node answers, it is a block that passes the checks, or an error that names the node.
 */
final class NodeAnswerFuzz {

  private static final List<TestBlock> BLOCKS =
      RecordedChain.load(RecordedChain.BESU_TEST_CHAIN).subList(0, 12);

  private static Stream<String> answers() {
    return Mutations.of(
            BLOCKS.stream()
                .flatMap(block -> Stream.of(block.block(), block.receipts()))
                .map(json -> "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @MethodSource("answers")
  @FuzzTest
  void isAGoodBlockOrAnErrorThatNamesTheNode(String answer) {
    for (TestBlock asked : BLOCKS.subList(5, 8)) {
      Hash hash = new Hash(HexFormat.of().parseHex(asked.hash().substring(2)));
      for (boolean forReceipts : new boolean[] {false, true}) {
        BlockFetcher fetcher = new BlockFetcher(new Node(asked, answer, forReceipts));
        try {
          FetchedBlock block = NodeFutures.join(fetcher.byHash(hash));
          assertThat(block.block().getHeader().getHash()).isEqualTo(hash);
        } catch (NodeException e) {
          assertThat(e).hasMessageContaining("fuzzed");
        }
      }
    }
  }

  /** Gives the block as it is and fuzzed receipts, or the other way round. */
  private record Node(TestBlock block, String answer, boolean forReceipts) implements NodeClient {

    @Override
    public String name() {
      return "fuzzed";
    }

    @Override
    public <T> CompletableFuture<T> call(String method, String params, ResultReader<T> reader) {
      boolean asksReceipts = method.equals("eth_getBlockReceipts");
      String text =
          asksReceipts == forReceipts
              ? answer
              : "{\"result\":%s}".formatted(asksReceipts ? block.receipts() : block.block());
      try (JsonParser in = RpcText.parser(text)) {
        return CompletableFuture.completedFuture(RpcText.result(name(), method, in, reader));
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(RpcText.unreadable(name(), method, e));
      }
    }

    @Override
    public <T> CompletableFuture<List<T>> batch(
        String method, List<String> params, ResultReader<T> reader) {
      return CompletableFuture.failedFuture(new NodeException("fuzzed has no batches"));
    }

    @Override
    public boolean canSubscribe() {
      return false;
    }

    @Override
    public CompletableFuture<Void> subscribe(
        String params, Consumer<JsonParser> onResult, Runnable onLost) {
      return CompletableFuture.failedFuture(new NodeException("fuzzed has no subscriptions"));
    }

    @Override
    public void close() {}
  }
}
