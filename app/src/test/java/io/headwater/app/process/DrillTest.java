package io.headwater.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.drill.Drill;
import io.headwater.app.drill.DrillReport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A short drill; {@code headwater drill} runs a long one. */
@Tag("slow")
final class DrillTest {

  private static final Logger LOG = LoggerFactory.getLogger(DrillTest.class);

  @TempDir Path directory;

  @Test
  void theJournalIsTheNodesChainWhateverIsKilled() throws Exception {
    try (Drill drill = new Drill(3, directory, line -> LOG.info("{}", line))) {
      DrillReport report = drill.run(Duration.ofSeconds(40));
      assertThat(report.wrong()).isEmpty();
      assertThat(report.blocks()).isGreaterThan(50);
    }
  }
}
