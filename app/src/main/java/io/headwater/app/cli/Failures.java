package io.headwater.app.cli;

import io.headwater.analytics.export.ExportException;
import io.headwater.analytics.journal.JournalBegunAnewException;
import io.headwater.analytics.journal.JournalGapException;
import io.headwater.analytics.registry.RegistryException;
import io.headwater.analytics.run.AnalyticsException;
import io.headwater.app.broker.BrokerStartException;
import io.headwater.app.tail.TailException;
import io.headwater.gateway.server.GatewayStartException;
import io.headwater.ingest.NoUsableNodeException;
import io.headwater.ingest.chain.ReorgTooDeepException;
import io.headwater.ingest.lease.LeaseException;
import io.headwater.ingest.node.MissingReceiptsException;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.promotion.PromotionException;
import io.headwater.mirror.MirrorException;
import io.headwater.schemas.journal.JournalConflictException;
import io.headwater.schemas.journal.JournalFencedException;
import io.headwater.schemas.journal.JournalLostException;
import io.headwater.schemas.topic.TopicException;
import io.headwater.schemas.wire.WireFormatException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is printed when a command fails: one sentence where the cause is known. */
public final class Failures {

  private static final Set<Class<? extends Exception>> SENTENCES =
      Set.of(
          AnalyticsException.class,
          ExportException.class,
          JournalBegunAnewException.class,
          JournalGapException.class,
          RegistryException.class,
          BrokerStartException.class,
          GatewayStartException.class,
          NoUsableNodeException.class,
          ReorgTooDeepException.class,
          MissingReceiptsException.class,
          NodeException.class,
          PromotionException.class,
          MirrorException.class,
          JournalConflictException.class,
          JournalFencedException.class,
          JournalLostException.class,
          LeaseException.class,
          TailException.class,
          TopicException.class,
          WireFormatException.class,
          IllegalArgumentException.class,
          KafkaException.class);

  private Failures() {}

  /** Prints why a command ended. */
  public static int onExecution(Exception failure, CommandLine command, ParseResult parsed) {
    Throwable cause = failure;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    PrintWriter err = command.getErr();
    if (isSentence(cause) && System.getenv("HEADWATER_DEBUG") == null) {
      err.println("headwater: " + sentence(cause));
    } else {
      cause.printStackTrace(err);
    }
    return cause instanceof IllegalArgumentException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  /** Kafka's clients say why they could not be made in the cause alone. */
  private static String sentence(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure.getClass() == KafkaException.class && cause != null
        ? failure.getMessage() + ": " + cause.getMessage()
        : String.valueOf(failure.getMessage());
  }

  private static boolean isSentence(Throwable cause) {
    return cause.getMessage() != null
        && SENTENCES.stream().anyMatch(known -> known.isInstance(cause));
  }

  /** Prints what is wrong with the options. */
  public static int onParameters(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("headwater: " + failure.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return CommandLine.ExitCode.USAGE;
  }
}
