package io.headwater.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headwater tail} against {@code headwater dev}, both as a stranger types them. */
final class TailTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration EXIT = Duration.ofSeconds(15);
  private static final int KILLS = 3;

  @TempDir Path directory;

  @Test
  void writesEveryEventOnceHoweverOftenItIsKilled() throws IOException {
    int port = Ports.free();
    Path undisturbed = directory.resolve("undisturbed.jsonl");
    Path disturbed = directory.resolve("disturbed.jsonl");
    HeadwaterProcess dev = dev(port);
    HeadwaterProcess calm = tail(port, undisturbed);
    HeadwaterProcess victim = tail(port, disturbed);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        awaitGrowth(disturbed);
        victim.kill();
        Files.writeString(disturbed, "{\"cursor\":\"torn", StandardOpenOption.APPEND);
        victim = victim.restart();
      }
      awaitGrowth(disturbed);
      dev.terminate();
      dev.awaitExit(EXIT);
      dev = dev.restart();
      awaitGrowth(disturbed);
      awaitGrowth(undisturbed);
      victim.terminate();
      victim.awaitExit(EXIT);
      calm.terminate();
      calm.awaitExit(EXIT);
    } finally {
      victim.close();
      calm.close();
      dev.close();
    }
    List<String> one = lines(disturbed);
    List<String> other = lines(undisturbed);
    int common = Math.min(one.size(), other.size());
    assertThat(common).isGreaterThan(500);
    assertThat(one.subList(0, common)).isEqualTo(other.subList(0, common));
    assertThat(one).doesNotHaveDuplicates().allMatch(line -> line.startsWith("{\"cursor\":\""));
    assertThat(victim.output()).contains("going on after its last line");
  }

  @Test
  void endsBehindTheLastBlockThatWasAskedFor() {
    int port = Ports.free();
    try (HeadwaterProcess dev = dev(port)) {
      dev.awaitOutput("ws://127\\.0\\.0\\.1");
      Path live = directory.resolve("live.jsonl");
      try (HeadwaterProcess tail = tail(port, live)) {
        awaitGrowth(live);
        tail.terminate();
        tail.awaitExit(EXIT);
      }
      String event = lines(live).stream().filter(TailTest::isEvent).findFirst().orElseThrow();
      String number = event.replaceFirst(".*\"blockNumber\":\"(0x[0-9a-f]+)\".*", "$1");
      try (HeadwaterProcess tail =
          HeadwaterProcess.start(
              directory,
              "tail",
              "newHeads",
              "--url",
              url(port),
              "--from-block",
              number,
              "--to-block",
              "" + (Long.decode(number) + 2))) {
        assertThat(tail.awaitExit(PATIENCE)).isZero();
        assertThat(tail.output().lines().filter(TailTest::isEvent)).hasSize(3);
        assertThat(tail.output()).contains("to go on: --cursor ");
      }
    }
  }

  private HeadwaterProcess dev(int port) {
    return HeadwaterProcess.start(
        directory, "dev", "--port", "" + port, "--data", directory.resolve("data").toString());
  }

  private HeadwaterProcess tail(int port, Path out) {
    return HeadwaterProcess.start(
        directory,
        "tail",
        "logs",
        "--url",
        url(port),
        "--from-block",
        "earliest",
        "--out",
        out.toString());
  }

  private static String url(int port) {
    return "ws://127.0.0.1:" + port;
  }

  private static void awaitGrowth(Path file) {
    long before = size(file);
    Awaitility.await().atMost(PATIENCE).until(() -> size(file) > before + 200);
  }

  private static boolean isEvent(String line) {
    return line.contains("\"result\"");
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
