package io.headwater.app.cli;

import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicNames;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headwater topics}. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the journals that a Kafka cluster has: entries, head, safe and finalized block; and how far "
          + "and how fast the topics are that are derived of them.",
      "",
      "With --verify each journal is read from its beginning: sequences are dense, every block is a "
          + "child of the head, every revert undoes the head, marks stand on canonical blocks. It ends "
          + "with exit code 1 where that does not hold."
    },
    footer = {
      "",
      "  headwater topics --kafka 127.0.0.1:9092",
      "  headwater topics --kafka 127.0.0.1:9092 --chain 1 --verify"
    })
public final class TopicsCommand implements Callable<Integer> {

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--verify", description = "Read and check whole journals.")
  private boolean verify;

  @Option(
      names = "--chain",
      paramLabel = "ID",
      split = ",",
      description = "Chains to look at. Default: all.")
  private List<Long> chains = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Long> looked = new ArrayList<>(chains);
    try (TopicAdmin admin = TopicAdmin.open(kafka.client())) {
      looked.forEach(chainId -> admin.checkThere(new TopicNames(chainId).journal()));
      if (looked.isEmpty()) {
        looked.addAll(admin.chains());
      }
    }
    if (looked.isEmpty()) {
      out.println("There is no journal on " + kafka.servers + ".");
    }
    boolean holds = true;
    for (long chainId : looked) {
      holds &= show(out, chainId);
    }
    return holds ? 0 : 1;
  }

  private boolean show(PrintWriter out, long chainId) {
    out.println(new TopicNames(chainId).journal());
    try (JournalReader reader =
        new JournalReader(KafkaJournalSource.open(kafka.client(), chainId))) {
      JournalCheck check = new JournalCheck(reader, out);
      boolean holds = verify ? check.verify() : check.showEnd();
      new DerivedCheck(kafka.client(), chainId, out).show();
      return holds;
    }
  }
}
