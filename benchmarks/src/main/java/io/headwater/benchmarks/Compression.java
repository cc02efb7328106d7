package io.headwater.benchmarks;

import io.headwater.app.sample.RecordedBlocks;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.Deflater;
import tools.jackson.databind.node.ObjectNode;

/** Prints what compressing mainnet's headers and logs costs and gains, a message at a time. */
public final class Compression {

  private static final int MESSAGES = 30_000;
  private static final int MARKER_BYTES = 4;
  private static final String BEGINNING =
      "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"0x9cef478923ff08bf67fde6c64013158d\",\"result\":";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Compression() {}

  /** What messages became, and the CPU time that each took. */
  private record Outcome(long plainBytes, long compressedBytes, double micros) {}

  /** Compresses the bundled recording at three levels, whole and after a beginning of its own. */
  public static void main(String[] args) {
    List<String> headers = new ArrayList<>();
    List<String> logs = new ArrayList<>();
    InputStream recording = RecordedBlocks.class.getResourceAsStream(RecordedBlocks.MAINNET);
    for (TestBlock block : RecordedChain.read(Objects.requireNonNull(recording))) {
      ObjectNode header = block.block().deepCopy();
      header.remove(List.of("transactions", "uncles", "withdrawals", "size", "totalDifficulty"));
      headers.add(header.toString());
      block.logs().forEach(log -> logs.add(log.toString()));
    }
    System.out.println(
        "| what | level | compressed | bytes | ratio | µs |\n|---|---|---|---|---|---|");
    print("header", headers);
    print("log", logs);
  }

  private static void print(String what, List<String> results) {
    for (int level : new int[] {1, 3, 6}) {
      for (boolean isWhole : new boolean[] {true, false}) {
        Outcome warm = measure(results, level, isWhole);
        Outcome outcome = measure(results, level, isWhole);
        System.out.printf(
            "| %s | %d | %s | %d to %d | %.2f | %.1f |%n",
            what,
            level,
            isWhole ? "whole" : "in two parts",
            outcome.plainBytes(),
            outcome.compressedBytes(),
            (double) outcome.plainBytes() / outcome.compressedBytes(),
            Math.min(warm.micros(), outcome.micros()));
      }
    }
  }

  /** The beginning of a group is compressed once in its life, so it costs bytes but no time. */
  private static Outcome measure(List<String> results, int level, boolean isWhole) {
    Deflater deflater = new Deflater(level, true);
    byte[] out = new byte[1 << 20];
    int beginning = isWhole ? 0 : deflate(deflater, BEGINNING, out);
    long plain = 0;
    long compressed = 0;
    long began = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < MESSAGES; i++) {
      String rest = results.get(i % results.size()) + "}}";
      plain += BEGINNING.length() + rest.length();
      int count = deflate(deflater, isWhole ? BEGINNING + rest : rest, out);
      compressed += beginning + count - MARKER_BYTES;
    }
    double micros = (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / MESSAGES;
    deflater.end();
    return new Outcome(plain / MESSAGES, compressed / MESSAGES, micros);
  }

  private static int deflate(Deflater deflater, String text, byte[] out) {
    deflater.reset();
    deflater.setInput(text.getBytes(StandardCharsets.US_ASCII));
    return deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
  }
}
