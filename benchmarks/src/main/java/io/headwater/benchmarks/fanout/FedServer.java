package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.ChildProcess;
import io.headwater.benchmarks.load.Target;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A server that is fed heads over a connection.
 *
 * <p>Threading: one thread.
 */
final class FedServer implements PushServer {

  private final ChildProcess process;
  private final Target target;
  private final HeadNotifications heads;
  private final Feed feed;
  private final BiConsumer<Feed, byte[]> send;

  private FedServer(
      ChildProcess process,
      Target target,
      HeadNotifications heads,
      Feed feed,
      BiConsumer<Feed, byte[]> send) {
    this.process = process;
    this.target = target;
    this.heads = heads;
    this.feed = feed;
    this.send = send;
  }

  /** Waits until a server listens, and connects to where it is fed. */
  static FedServer await(
      ChildProcess process,
      Target target,
      int feedPort,
      HeadNotifications heads,
      BiConsumer<Feed, byte[]> send) {
    process.awaitPort(target.port());
    process.awaitPort(feedPort);
    return new FedServer(process, target, heads, Feed.connect(feedPort), send);
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public long nextNumber() {
    return heads.nextNumber();
  }

  @Override
  public void publish() {
    send.accept(feed, heads.next());
  }

  @Override
  public Map<String, ProcessHandle> processes() {
    return Map.of(SERVER, process.handle());
  }

  @Override
  public void close() {
    feed.close();
    process.close();
  }
}
