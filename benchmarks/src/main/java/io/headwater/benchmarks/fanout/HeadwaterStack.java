package io.headwater.benchmarks.fanout;

import io.headwater.app.OwnJvm;
import io.headwater.app.broker.Ports;
import io.headwater.benchmarks.feed.ChildProcess;
import io.headwater.benchmarks.feed.GatewayProcess;
import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.latency.NodeListener;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.benchmarks.latency.RenderedNode;
import io.headwater.benchmarks.load.Target;
import java.util.List;
import java.util.Map;

/**
 * Headwater as it runs: broker, ingest and gateway, each in a process of its own. Messages enter at
 * the node, which is in this one.
 *
 * <p>Threading: one thread.
 */
public final class HeadwaterStack implements PushServer {

  /** The process that follows the node. */
  public static final String INGEST = "ingest";

  /** The process of Kafka. */
  public static final String BROKER = "broker";

  private static final String NEW_HEADS = "\"newHeads\"";

  private final RenderedNode node;
  private final ChildProcess broker;
  private final ChildProcess ingest;
  private final GatewayProcess gateway;

  private HeadwaterStack(
      RenderedNode node, ChildProcess broker, ChildProcess ingest, GatewayProcess gateway) {
    this.node = node;
    this.broker = broker;
    this.ingest = ingest;
    this.gateway = gateway;
  }

  /**
   * Starts all of it, and waits until the gateway is ready.
   *
   * @param name of its data and its logs
   * @param heap of the gateway, such as {@code 1g}
   */
  public static HeadwaterStack start(
      String name,
      long chainId,
      RenderedChain chain,
      NodeListener listener,
      String heap,
      Scratch scratch)
      throws InterruptedException {
    int port = Ports.free();
    String kafka = "127.0.0.1:" + port;
    ChildProcess broker =
        part(
            List.of(
                "broker",
                "--data",
                scratch.directory().resolve(name).toString(),
                "--port",
                Integer.toString(port)),
            name + "-broker",
            scratch);
    broker.awaitPort(port);
    RenderedNode node = RenderedNode.start(chainId, chain, listener);
    ChildProcess ingest =
        part(
            List.of("ingest", "--kafka", kafka, "--allow-unreplicated", "--node", node.url()),
            name + "-ingest",
            scratch);
    GatewayProcess gateway =
        GatewayProcess.start(kafka, chainId, heap, scratch.log(name + "-gateway"));
    return new HeadwaterStack(node, broker, ingest, gateway);
  }

  private static ChildProcess part(List<String> args, String name, Scratch scratch) {
    return ChildProcess.start(OwnJvm.command(List.of("-Xmx1g"), args), Map.of(), scratch.log(name));
  }

  @Override
  public Target target() {
    return target(NEW_HEADS);
  }

  /** Subscribers with these {@code params} of {@code eth_subscribe}. */
  public Target target(String params) {
    return Target.subscription(gateway.address().getPort(), params);
  }

  @Override
  public long nextNumber() {
    return node.headNumber() + 1;
  }

  @Override
  public void publish() {
    node.advance();
  }

  /** The gateway. */
  public GatewayProcess gateway() {
    return gateway;
  }

  @Override
  public Map<String, ProcessHandle> processes() {
    return Map.of(SERVER, gateway.handle(), INGEST, ingest.handle(), BROKER, broker.handle());
  }

  @Override
  public void close() {
    gateway.close();
    ingest.close();
    node.close();
    broker.close();
  }
}
