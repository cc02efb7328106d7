package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A subscription has come to its {@code toBlock}; its client may not have heard of that yet. */
final class EndedSubscriptionTest {

  private static final Object[] PAST = {
    "newHeads", Map.of("fromBlock", "0x2", "toBlock", "0x4", "withCursor", true)
  };

  private static String hearToTheEnd(RpcSocket client) {
    RpcSocket.Heard heard = client.subscribe(PAST);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                heard.messages().stream()
                    .anyMatch(each -> each.get("method").asString().equals("headwater_end")));
    return heard.id();
  }

  @Test
  void doesNotLendItsIdToAnEqualOneOfItsConnection(@TempDir Path data) throws Exception {
    SimulatedChain chain = new SimulatedChain(new Random(1), 2, 4);
    chain.advance(6);
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        ScriptedNodeServer node = ScriptedNodeServer.start(new ScriptedNode(chain, 83));
        WholePath path = WholePath.start(broker, node, FollowRules.forDevelopment());
        RpcSocket client = path.connect();
        RpcSocket other = path.connect()) {
      String ended = hearToTheEnd(client);
      String again = hearToTheEnd(client);
      assertThat(again).isNotEqualTo(ended);
      JsonNode late = client.answer("eth_unsubscribe", ended);
      assertThat(late.get("error").get("message").asString()).isEqualTo("subscription not found");
      assertThat(hearToTheEnd(other)).as("of another connection").isEqualTo(ended);
    }
  }
}
