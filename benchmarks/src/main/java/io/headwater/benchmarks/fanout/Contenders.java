package io.headwater.benchmarks.fanout;

import io.headwater.app.broker.Ports;
import io.headwater.benchmarks.feed.BenchmarkJvm;
import io.headwater.benchmarks.feed.ChildProcess;
import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.benchmarks.load.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is compared with the gateway. */
final class Contenders {

  private final RenderedChain chain;
  private final Scratch scratch;

  Contenders(RenderedChain chain, Scratch scratch) {
    this.chain = chain;
    this.scratch = scratch;
  }

  /** One of the two floors. */
  Contender floor(FloorMode mode) {
    Optional<Path> program = Floor.compiled(scratch.directory());
    return new Contender(
        mode.title(),
        program.isPresent() ? "" : "no C compiler",
        () -> floor(program.orElseThrow(), mode));
  }

  private PushServer floor(Path program, FloorMode mode) {
    int port = Ports.free();
    int feed = Ports.free();
    return FedServer.await(
        ChildProcess.start(
            List.of(
                program.toString(), Integer.toString(port), Integer.toString(feed), mode.word()),
            Map.of(),
            scratch.log("floor-" + mode.word())),
        Target.plain(port, "/"),
        feed,
        new HeadNotifications(chain),
        Feed::sendSized);
  }

  /** Undertow's WebSocket API. */
  Contender undertowApi() {
    return Contender.always(
        "Undertow's WebSocket API",
        () -> {
          int port = Ports.free();
          int feed = Ports.free();
          return FedServer.await(
              ChildProcess.start(
                  BenchmarkJvm.command(
                      UndertowApi.class,
                      List.of("-Xmx1g"),
                      List.of(Integer.toString(port), Integer.toString(feed))),
                  Map.of(),
                  scratch.log("undertow-api")),
              Target.plain(port, "/"),
              feed,
              new HeadNotifications(chain),
              Feed::sendSized);
        });
  }
}
