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

  private static final String NOT_INSTALLED = "not installed";

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
        program.isPresent() ? "" : NOT_INSTALLED,
        () -> floor(program.orElseThrow(), mode));
  }

  private PushServer floor(Path program, FloorMode mode) {
    int port = Ports.free();
    int feed = Ports.free();
    return FedServer.await(
        ChildProcess.start(
            List.of(
                program.toString(),
                Integer.toString(port),
                Integer.toString(feed),
                Integer.toString(mode.frames())),
            Map.of(),
            scratch.log("floor-" + mode.frames())),
        Target.plain(port, "/"),
        feed,
        new HeadNotifications(chain),
        Feed::sendSized);
  }

  /** Undertow's WebSocket API, used plainly. */
  Contender undertowApi() {
    return Contender.always(
        Rivals.UNDERTOW_API,
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

  /** Node's {@code ws}, which frames each message once. */
  Contender nodeWs() {
    return new Contender(
        Rivals.NODE_WS,
        Installed.runs("node", "-e", "require('ws')") ? "" : NOT_INSTALLED,
        () -> {
          int port = Ports.free();
          int feed = Ports.free();
          Path script = Sources.find(Path.of("src", "main", "node", "fan-out.cjs"));
          return FedServer.await(
              ChildProcess.start(
                  List.of(
                      "node", script.toString(), Integer.toString(port), Integer.toString(feed)),
                  Map.of("NODE_PATH", Installed.nodePath()),
                  scratch.log("node-ws")),
              Target.plain(port, "/"),
              feed,
              new HeadNotifications(chain),
              Feed::sendSized);
        });
  }

  /** nginx with nchan, one worker. */
  Contender nchan() {
    return new Contender(
        Rivals.NCHAN,
        Nchan.isInstalled() ? "" : NOT_INSTALLED,
        () -> {
          int port = Ports.free();
          return FedServer.await(
              ChildProcess.start(
                  Nchan.command(port, scratch.directory()), Map.of(), scratch.log("nchan")),
              Target.plain(port, Nchan.SUBSCRIBE),
              port,
              new HeadNotifications(chain),
              (to, message) ->
                  to.send(
                      "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
                          .formatted(Nchan.PUBLISH, message.length),
                      message,
                      ""));
        });
  }

  /** nats-server, its subscribers over WebSocket. */
  Contender nats() {
    return new Contender(
        Rivals.NATS,
        Installed.runs("nats-server", "--version") ? "" : NOT_INSTALLED,
        () -> {
          int port = Ports.free();
          int feed = Ports.free();
          return FedServer.await(
              ChildProcess.start(
                  Nats.command(port, feed, scratch.directory()), Map.of(), scratch.log("nats")),
              Nats.target(port),
              feed,
              new HeadNotifications(chain),
              (to, message) -> to.send(Nats.publish(message.length), message, "\r\n"));
        });
  }
}
