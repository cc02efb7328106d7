package io.headwater.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.Headwater;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      Headwater.commandLine()
          .setDefaultValueProvider(new EnvironmentDefaults(Map.of()))
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(err));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev",
        "ingest",
        "gateway",
        "topics",
        "broker",
        "tail",
        "analytics",
        "export",
        "mirror",
        "promote",
        "drill"
      })
  void everyCommandExplainsItselfAndItsOptions(String name) {
    assertThat(command.execute(name, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: headwater " + name).contains("--");
    Objects.requireNonNull(command.getSubcommands().get(name))
        .getCommandSpec()
        .options()
        .forEach(
            option ->
                assertThat(List.of(option.description()))
                    .as("what %s of %s is for", option.longestName(), name)
                    .isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ingest --kafka 127.0.0.1:1 --node ftp://somewhere|is no node address",
        "ingest --node http://127.0.0.1:1|--kafka",
        "gateway --kafka 127.0.0.1:1 --chain 1 --listen nowhere|--listen",
        "gateway --kafka 127.0.0.1:1 --chain 1 --outbox-kib -1|--outbox-kib: -1 is not from 1 to",
        "dev --max-connections -5|--max-connections: -5 is not from 1 to",
        "dev --replay-threads 0|--replay-threads: must be from 1 to 64",
        "drill --minutes -1|--minutes: must be above 0",
        "dev --port many|--port",
        "dev --port 99999|--port: 99999 is not from 0 to 65535",
        "dev --zebra red|--zebra",
        "dev --views final|--views: needs --analytics",
        "topics --kafka 127.0.0.1|--kafka: '127.0.0.1' is not HOST:PORT",
        "mirror --from a:1 --to b|--to: 'b' is not HOST:PORT",
        "topics --kafka 127.0.0.1:1 --kafka-config none|--kafka-config: there is no file none",
        "export --kafka a:1 --chain 1 --to csv --topic log|expected blocks, logs, transactions, transfers but was 'log'",
        "export --kafka a:1 --chain 1 --to csv --topic activity|it is compacted, and read as a topic",
        "export --kafka a:1 --chain 1 --to csv --topic logs --from-block 1x|'1x' is no block number",
        "export --kafka a:1 --chain 1 --to csv --topic logs --from-block 0x5 --to-block 4|--from-block 5, --to-block 4",
        "tail foo|KIND: there is no foo; take newHeads, logs, blocks, newPendingTransactions, syncing",
        "tail logs --cursor c --from-block 1|--cursor: excludes --from-block",
        "tail logs --confirmations 1 --commitment safe|--confirmations: excludes --commitment",
        "tail logs --url http://me:secret@a/token|--url: http://a is not ws:// or wss://",
        "tail logs --url localhost:8546|--url: localhost:… is not ws:// or wss://",
        "tail logs --url ws://a:99999|--url: ws://a:99999 has no host, or no possible port",
        "tail logs --url http://127.0.0.1:19046|--url: http://127.0.0.1:19046 is not ws:// or wss://",
        "tail logs --topic any --topic xyz|--topic: xyz is no topic",
        "tail logs --address 0x12|--address: 0x12 is no address",
        "tail logs --to-block 5 --from-block 10|--to-block: 5 is below --from-block 10",
        "tail logs --to-block 5|--to-block: needs --from-block or --cursor",
        "tail logs --to-block latest --from-block 5|--to-block: latest is no block: take a number",
        "tail logs --from-block soon|--from-block: soon is no block: take a number, earliest, safe, finalized",
        "tail newHeads --address 0x12|--address: is not for newHeads",
        "tail newHeads --topic any|--topic: is not for newHeads",
        "tail syncing --to-block 5|--to-block: is not for syncing",
        "topics --kafka 127.0.0.1:1 --kafka-config /does/not/exist|--kafka-config"
      })
  void aWrongOptionIsNamedInOneSentence(String case_) {
    String[] parts = case_.split("\\|", -1);
    int code = command.execute(parts[0].split(" ", -1));
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).startsWith("headwater: ").contains(parts[1]);
    assertThat(err.toString()).doesNotContain("Exception").hasLineCount(lines(parts[1]));
  }

  /** Where the parser found it, a second line tells of --help. */
  private int lines(String what) {
    assertThat(what).isNotEmpty();
    return err.toString().contains("--help") ? 2 : 1;
  }

  @Test
  void aTakenDirectoryIsASentence() {
    assertThat(command.execute("broker", "--data", "/proc/nowhere", "--port", "0"))
        .isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString())
        .startsWith("headwater: /proc/nowhere cannot be written")
        .contains("--data");
  }
}
