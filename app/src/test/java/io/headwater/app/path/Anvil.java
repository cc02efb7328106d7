package io.headwater.app.path;

import io.headwater.testkit.socket.RpcSocket;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A real anvil, from the npm registry; a test that needs it skips, and says so, without npm. */
final class Anvil implements AutoCloseable {

  private final Process process;
  private final int port;

  private Anvil(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a node that makes a block only when it is told to. */
  static Anvil start(Path directory, int port) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            executable().toString(),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--no-mining",
            "--slots-in-an-epoch",
            "2");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("anvil-" + port + ".log").toFile())
            .start();
    Anvil anvil = new Anvil(process, port);
    Awaitility.await("anvil answers").ignoreExceptions().until(anvil::answers);
    return anvil;
  }

  private boolean answers() {
    try (RpcSocket socket = RpcSocket.connect("ws://127.0.0.1:" + port)) {
      return socket.answer("eth_chainId").has("result");
    }
  }

  private static Path executable() throws IOException, InterruptedException {
    String platform = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String name = "anvil-" + (platform.contains("mac") ? "darwin" : "linux") + "-" + machine;
    Path found =
        NpmProject.CONFORMANCE.installed().resolve(Path.of("@foundry-rs", name, "bin", "anvil"));
    File file = found.toFile();
    Assumptions.assumeTrue(
        file.isFile() && file.setExecutable(true),
        "SKIPPED: the tests with a real anvil, as npm has none for " + name);
    return found;
  }

  String http() {
    return "http://127.0.0.1:" + port;
  }

  String ws() {
    return "ws://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    var unused = process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
