package io.headwater.app.cli;

import io.headwater.app.tail.Resumption;
import io.headwater.app.tail.Tail;
import io.headwater.app.tail.TailSource;
import io.headwater.client.ClientSettings;
import io.headwater.client.SubscriptionKind;
import io.headwater.client.SubscriptionRequest;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headwater tail}. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what a subscription hears, a line of JSON for each: {\"cursor\":\"…\",\"result\":{…}}.",
      "",
      "It connects again by itself, to the next --url if there are several, and goes on where it was. "
          + "With --out it also goes on after a restart, even after kill -9: what follows the file's last whole "
          + "line is cut off, and every event is in the file exactly once. A file that has lines goes on after "
          + "its last, whatever --from-block says, so that the same command starts it again; --cursor beside it, "
          + "or events of another KIND in it, are refused. Other filters are not noticed: give them a file of their own.",
      "",
      "To a pipe it is at least once: start it with --cursor of the last line that you have dealt with. "
          + "Where that is a rollback of block N, start it with --from-block N+1.",
      "",
      "A line {\"rollback\":\"0x10\"} says that events of blocks above 16 are void and come again: "
          + "the journal has begun anew on another branch. A line with a cursor alone says that "
          + "nothing matched up to there."
    },
    footer = {
      "",
      "  headwater tail newHeads",
      "  headwater tail logs --address 0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2 --out weth.jsonl",
      "  headwater tail logs --topic 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef --topic any",
      "  headwater tail blocks --from-block 21000000 --to-block 21000100 --url ws://a:8546 --url ws://b:8546"
    })
public final class TailCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "KIND",
      description = "newHeads, logs, blocks, newPendingTransactions or syncing.")
  private String kind = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      split = ",",
      defaultValue = "ws://127.0.0.1:8546",
      description =
          "A gateway, ws:// or wss://; several are tried in turn. Default: ${DEFAULT-VALUE}.")
  private List<URI> urls = List.of();

  @Option(
      names = "--address",
      paramLabel = "A",
      split = ",",
      description = "Logs of this contract; several: of any of these.")
  private List<String> addresses = List.of();

  @Option(
      names = "--topic",
      paramLabel = "T[,T…]",
      description =
          "Logs with one of these topics in this position, or 'any'; once for each position.")
  private List<String> topics = List.of();

  @Option(
      names = "--from-block",
      paramLabel = "B",
      description =
          "Begins with a block: a number, earliest, safe or finalized; a file with lines goes on after them. "
              + "Default: live.")
  private @Nullable String fromBlock;

  @Option(
      names = "--to-block",
      paramLabel = "N",
      description = "Ends after this block; needs --from-block or --cursor.")
  private @Nullable String toBlock;

  @Option(names = "--cursor", paramLabel = "C", description = "Begins after this position.")
  private @Nullable String cursor;

  @Option(
      names = "--commitment",
      paramLabel = "C",
      description = "Prints a block when it is safe or finalized. Default: latest, at once.")
  private @Nullable String commitment;

  @Option(
      names = "--confirmations",
      paramLabel = "N",
      description = "Prints a block when so many stand on it.")
  private @Nullable Integer confirmations;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Appends to a file, which no other tail may write. Default: standard output.")
  private @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    try (Foreground foreground = new Foreground()) {
      Tail tail = start();
      foreground.add(() -> noteWhereToGoOn(tail));
      foreground.add(tail);
      tail.done().get();
    }
    return 0;
  }

  private Tail start() {
    TailSource source =
        new TailSource(TailArguments.gateways(urls), ClientSettings.DEFAULT, request());
    return out == null
        ? Tail.toPipe(new FileOutputStream(FileDescriptor.out), source, TailCommand::note)
        : Tail.toFile(out, source, InstantSource.system(), TailCommand::note);
  }

  private SubscriptionRequest request() {
    SubscriptionKind known = TailArguments.kind(kind);
    TailArguments.exclude("--cursor", cursor, "--from-block", fromBlock);
    TailArguments.exclude("--confirmations", confirmations, "--commitment", commitment);
    SubscriptionRequest all = SubscriptionRequest.of(known);
    if (known != SubscriptionKind.LOGS && known != SubscriptionKind.BLOCKS) {
      refuse("--address", !addresses.isEmpty());
      refuse("--topic", !topics.isEmpty());
    }
    if (!known.isJournaled()) {
      refusePositions();
      return all;
    }
    String from = TailArguments.fromBlock(fromBlock);
    String to = TailArguments.toBlock(toBlock);
    TailArguments.checkRange(from, to, cursor != null || out != null);
    SubscriptionRequest matching =
        all.matching(TailArguments.addresses(addresses), TailArguments.topics(topics))
            .to(to)
            .committed(commitment, confirmations);
    return cursor == null ? matching.from(from) : matching.after(cursor);
  }

  private void refusePositions() {
    refuse("--from-block", fromBlock != null);
    refuse("--to-block", toBlock != null);
    refuse("--cursor", cursor != null);
    refuse("--commitment", commitment != null);
    refuse("--confirmations", confirmations != null);
  }

  private void refuse(String option, boolean isGiven) {
    if (isGiven) {
      throw new IllegalArgumentException(option + ": is not for " + kind);
    }
  }

  private void noteWhereToGoOn(Tail ended) {
    Resumption place = ended.place();
    if (out == null && place != null) {
      note(
          place.cursor() == null
              ? "to go on: --from-block " + Long.decode(place.fromBlock())
              : "to go on: --cursor " + place.cursor());
    }
  }

  private static void note(String line) {
    System.err.println("headwater: " + line);
  }
}
