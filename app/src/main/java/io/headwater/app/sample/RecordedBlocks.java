package io.headwater.app.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Blocks as they were recorded, with their receipts. Each is parsed when it is first asked for.
 *
 * <p>Threading: one thread at a time. Bounds: the recording, twelve blocks and 10 MB of JSON.
 */
public final class RecordedBlocks {

  /** The bundled recording, a resource beside this class; its origin is beside it. */
  public static final String MAINNET = "mainnet-17686110-17686121.ndjson.gz";

  private static final JsonMapper JSON = new JsonMapper();

  private final List<String> lines;
  private final @Nullable JsonNode[] parsed;

  private RecordedBlocks(List<String> lines) {
    this.lines = lines;
    this.parsed = new JsonNode[lines.size()];
  }

  /** The bundled recording. */
  static RecordedBlocks mainnet() {
    try (InputStream in = RecordedBlocks.class.getResourceAsStream(MAINNET)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + MAINNET);
      }
      List<String> lines = new ArrayList<>();
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
      return new RecordedBlocks(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return lines.size();
  }

  /** A block, whole; not to be changed. */
  ObjectNode block(int index) {
    return (ObjectNode) parsed(index).get("block");
  }

  /** Its receipts; not to be changed. */
  JsonNode receipts(int index) {
    return parsed(index).get("receipts");
  }

  private JsonNode parsed(int index) {
    JsonNode known = parsed[index];
    if (known == null) {
      known = JSON.readTree(lines.get(index));
      parsed[index] = known;
    }
    return known;
  }
}
