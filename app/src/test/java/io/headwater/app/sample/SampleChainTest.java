package io.headwater.app.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class SampleChainTest {

  private final RecordedBlocks recorded = RecordedBlocks.mainnet();
  private final SampleBodies bodies = new SampleBodies(recorded);
  private final SampleChain chain = new SampleChain(bodies, bodies.first());

  private void advance(int blocks) {
    for (int i = 0; i < blocks; i++) {
      chain.advance();
    }
  }

  @Test
  void hashesHeadersAsMainnetDid() {
    for (int i = 0; i < recorded.size(); i++) {
      ObjectNode block = recorded.block(i);
      assertThat(HeaderHash.of(block)).isEqualTo(block.get("hash").asString());
    }
  }

  @Test
  void givesTheRecordedBlocksUnchangedTheFirstTimeRound() {
    SampleBlock first = chain.head();
    assertThat(bodies.of(first).block()).isEqualTo(recorded.block(0));
    advance(recorded.size() - 1);
    assertThat(bodies.of(chain.head()).block()).isEqualTo(recorded.block(recorded.size() - 1));
    assertThat(bodies.of(chain.head()).receipts())
        .isEqualTo(recorded.receipts(recorded.size() - 1));
  }

  @Test
  void goesOnForEverWithRightHashesParentsAndNumbers() {
    ObjectNode before = bodies.of(chain.head()).block();
    for (int i = 0; i < 30; i++) {
      chain.advance();
      ObjectNode block = bodies.of(chain.head()).block();
      assertThat(block.get("parentHash")).isEqualTo(before.get("hash"));
      assertThat(HeaderHash.of(block)).isEqualTo(block.get("hash").asString());
      assertThat(quantity(block, "number")).isEqualTo(quantity(before, "number") + 1);
      assertThat(quantity(block, "timestamp")).isGreaterThan(quantity(before, "timestamp"));
      before = block;
    }
  }

  @Test
  void hasNoTransactionTwice() {
    Set<String> hashes = new HashSet<>();
    int transactions = 0;
    for (int i = 0; i < 3 * recorded.size(); i++) {
      for (JsonNode transaction : bodies.of(chain.head()).block().get("transactions")) {
        transactions++;
        hashes.add(transaction.get("hash").asString());
      }
      chain.advance();
    }
    assertThat(hashes).hasSize(transactions);
  }

  @Test
  void undoesAForkAndIsThenAsIfThereHadBeenNone() {
    SampleChain straight = new SampleChain(bodies, bodies.first());
    for (int i = 0; i < 8; i++) {
      straight.advance();
    }
    advance(5);
    chain.beginFork();
    chain.advance();
    String orphan = chain.head().hash();
    chain.endFork();
    assertThat(chain.head()).isEqualTo(straight.head());
    assertThat(chain.byHash(orphan)).isPresent();
    assertThat(chain.kept()).isEqualTo(straight.kept());
  }

  @Test
  void forksLeaveOutTransactionsConsistently() {
    advance(1);
    chain.beginFork();
    SampleBodies.Body fork = bodies.of(chain.head());
    JsonNode transactions = fork.block().get("transactions");
    assertThat(transactions.size()).isEqualTo(fork.receipts().size()).isPositive();
    assertThat(HeaderHash.of(fork.block())).isEqualTo(chain.head().hash());
    List<Long> logIndexes = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      JsonNode receipt = fork.receipts().get(i);
      assertThat(receipt.get("transactionHash")).isEqualTo(transactions.get(i).get("hash"));
      assertThat(quantity(receipt, "transactionIndex")).isEqualTo(i);
      receipt.get("logs").forEach(log -> logIndexes.add(quantity(log, "logIndex")));
    }
    for (int i = 0; i < logIndexes.size(); i++) {
      assertThat(logIndexes.get(i)).isEqualTo(i);
    }
  }

  @Test
  void goesOnFromACheckpointAsItWouldHave() {
    advance(60);
    SampleBlock checkpoint = chain.checkpoint();
    SampleChain later = new SampleChain(bodies, checkpoint);
    while (later.head().index() < chain.head().index()) {
      later.advance();
    }
    assertThat(later.head()).isEqualTo(chain.head());
    assertThat(later.byHash(chain.finalized().hash())).isPresent();
  }

  private static long quantity(JsonNode object, String member) {
    return Long.parseLong(object.get(member).asString().substring(2), 16);
  }
}
