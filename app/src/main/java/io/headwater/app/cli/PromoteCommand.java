package io.headwater.app.cli;

import io.headwater.ingest.promotion.Promoted;
import io.headwater.ingest.promotion.Promotion;
import io.headwater.ingest.promotion.TargetCluster;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.json.BlockNames;
import io.headwater.schemas.topic.TopicException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headwater promote}. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = {
      "Lets the datacenter of this Kafka cluster take over writing a chain's journal, which was a mirror.",
      "",
      "Stop ingest and the mirror first. A new epoch continues the journal after its last whole entry; "
          + "what the mirror or the ingest at home send afterwards is skipped and counted. Cursors of "
          + "before go on by the hash of their block. Then start ingest on this cluster. Run twice, it "
          + "writes nothing and says so. docs/datacenters.md has the whole runbook, and the way back."
    },
    footer = {"", "  headwater promote --kafka kafka.other:9092 --chain 1"})
public final class PromoteCommand implements Callable<Integer> {

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--chain", paramLabel = "ID", required = true, description = "The chain.")
  private long chainId;

  @Option(
      names = "--quiet",
      paramLabel = "S",
      defaultValue = "3",
      description =
          "Seconds in which nothing may come before it is believed that the mirror has stopped. Default: ${DEFAULT-VALUE}.")
  private int quietSeconds;

  @Override
  public Integer call() throws Exception {
    GatewayOptions.check("--quiet", quietSeconds, 0, 3_600);
    String aboutTheMirror = aboutTheMirror();
    Promoted promoted =
        new Promotion(
                kafka.client(), chainId, !kafka.allowUnreplicated, Duration.ofSeconds(quietSeconds))
            .run();
    print(spec.commandLine().getOut(), promoted, aboutTheMirror);
    return 0;
  }

  private void print(PrintWriter out, Promoted promoted, String aboutTheMirror) {
    EpochStarted started = promoted.started();
    out.printf(
        promoted.isNew()
            ? "chain %d is written on %s from here:%n"
            : "chain %d was promoted on %s before, nothing was written now:%n",
        chainId,
        kafka.servers);
    out.printf(
        "  epoch %016x begins with entry %d, after entry %d of epoch %016x%n",
        started.getEpoch(),
        started.getSequence(),
        started.getPreviousSequence(),
        started.getPreviousEpoch());
    out.printf(
        "  head %s, finalized %s%n",
        BlockNames.of(started.getHead()), BlockNames.of(started.getFinalized()));
    if (promoted.droppedSlices() > 0) {
      out.printf(
          "  %d slices of an entry that the mirror had not brought in whole are dropped%n",
          promoted.droppedSlices());
    }
    out.printf(
        """
        Next:
          %s
          headwater ingest --kafka %s --chain-id %d --node …
          the way back is in docs/datacenters.md; never mirror both ways
        """,
        aboutTheMirror, kafka.servers, chainId);
  }

  private String aboutTheMirror() {
    try (TargetCluster cluster = new TargetCluster(kafka.client())) {
      return cluster.isMirrored(chainId)
          ? "STOP THE MIRROR, if it was not stopped just now: what it brings is skipped as split brain"
          : "keep the mirror stopped; headwater mirror refuses to write to a promoted journal";
    } catch (TopicException e) {
      return "keep the mirror stopped; whether one runs is not known: " + e.getMessage();
    }
  }
}
