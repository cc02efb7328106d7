package io.headwater.analytics.export;

import io.headwater.analytics.rows.RowSchemas;
import io.headwater.analytics.run.DerivedPointer;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.schemas.topic.TopicNames;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes the rows of the canonical blocks of a range to a file. First the topic of blocks is read,
 * to know which entries of the journal stand; then that of the rows, of which those are taken.
 *
 * <p>Threading: the caller's.
 */
public final class RowExport {

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Listener {
    /** So many offsets of all were read. */
    void onProgress(long read, long total);
  }

  /**
   * What was written.
   *
   * @param rows how many
   * @param first the lowest block
   * @param last the highest
   */
  public record Summary(long rows, long first, long last) {}

  private static final int SAY_EVERY = 1_000;

  private final Map<String, Object> kafka;
  private final TopicNames names;
  private final int generation;
  private final View view;

  private RowExport(Map<String, Object> kafka, TopicNames names, int generation, View view) {
    this.kafka = kafka;
    this.names = names;
    this.generation = generation;
    this.view = view;
  }

  /**
   * Exports from the generation that is to be read.
   *
   * @throws ExportException analytics has not begun for the chain
   */
  public static RowExport of(Map<String, Object> kafka, long chainId, View view) {
    if (view == View.CURRENT) {
      throw new IllegalArgumentException("--view current: only live and final can be exported");
    }
    try (DerivedPointer pointer = DerivedPointer.open(kafka, chainId)) {
      int generation =
          pointer
              .generation()
              .orElseThrow(
                  () ->
                      new ExportException(
                          "chain %d has no derived topics there: start headwater analytics"
                              .formatted(chainId)));
      return new RowExport(kafka, new TopicNames(chainId), generation, view);
    }
  }

  /**
   * Writes a file; it is there when it is whole.
   *
   * @throws ExportException a topic or a part of the range is missing, or the file cannot be
   *     written
   */
  public Summary write(
      Table table, BlockRange range, FileFormat format, Path file, Listener listener) {
    if (Files.exists(file)) {
      throw isThere(file);
    }
    CanonicalBlocks blocks;
    try (RowMerge rows = open(Table.BLOCKS, Instant.EPOCH)) {
      blocks = CanonicalBlocks.read(rows::next, range);
    }
    // Of this process: another may export to the same file.
    Path part =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    part.toFile().deleteOnExit(); // Where the process is ended in the midst.
    try {
      Files.deleteIfExists(part); // Of one with the same number that was killed.
      long count = write(table, blocks, format, part, listener);
      move(part, file);
      return new Summary(count, blocks.first(), blocks.last());
    } catch (IOException e) {
      throw new ExportException("%s cannot be written: %s".formatted(file, reason(e)), e);
    }
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file);
    } catch (FileAlreadyExistsException e) {
      throw isThere(file);
    }
  }

  private static ExportException isThere(Path file) {
    return new ExportException(file + " is there already: choose another with --out");
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException none -> "its directory is not there";
      case AccessDeniedException denied -> "permission denied";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private long write(
      Table table, CanonicalBlocks blocks, FileFormat format, Path part, Listener listener)
      throws IOException {
    boolean isWhole = false;
    try (RowMerge rows = open(table, blocks.earliest());
        RowFile out = format.create(part, RowSchemas.of(table))) {
      long count = copy(rows, blocks.sequences(), RowSchemas.of(table), out, listener);
      blocks
          .rows(table)
          .ifPresent(
              due -> {
                if (count != due) {
                  throw new ExportException(
                      "%d rows of %s are there of the %d that the blocks have: retention has taken some"
                          .formatted(count, table.label(), due));
                }
              });
      isWhole = true;
      return count;
    } finally {
      if (!isWhole) {
        Files.deleteIfExists(part);
      }
    }
  }

  private RowMerge open(Table table, Instant from) {
    String topicName = names.derived(new DerivedTopic(table, view), generation);
    return RowMerge.open(kafka, topicName, RowSchemas.of(table), from);
  }

  private static long copy(
      RowMerge rows, Set<Long> standing, Schema schema, RowFile out, Listener listener)
      throws IOException {
    int sequence = schema.getField("sequence").pos();
    int op = schema.getField("op").pos();
    long seen = 0;
    long written = 0;
    for (Optional<SpecificRecord> next = rows.next(); next.isPresent(); next = rows.next()) {
      SpecificRecord row = next.get();
      if (row.get(op) == RowOp.APPLY && standing.contains((long) row.get(sequence))) {
        out.write(row);
        written++;
      }
      if (++seen % SAY_EVERY == 0) {
        listener.onProgress(rows.read(), rows.total());
      }
    }
    listener.onProgress(rows.total(), rows.total());
    return written;
  }
}
