package io.headwater.app.path;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** Skips a test where there is no Docker engine, and says so in one line. */
final class NeedsDocker implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (isThere()) {
      return ConditionEvaluationResult.enabled("there is a Docker engine");
    }
    String sentence =
        "SKIPPED: %s, as there is no Docker engine here".formatted(context.getDisplayName());
    System.out.println(sentence);
    return ConditionEvaluationResult.disabled(sentence);
  }

  /** Testcontainers tells at length of each way in which it did not find one. */
  private static boolean isThere() {
    Logger talkative = (Logger) LoggerFactory.getLogger("org.testcontainers");
    Level level = talkative.getLevel();
    talkative.setLevel(Level.OFF);
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } finally {
      talkative.setLevel(level);
    }
  }
}
