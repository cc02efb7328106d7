package io.headwater.ingest;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.wire.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * How far ingest is.
 *
 * @param last headers of the journal's last entry
 * @param head the journal's head
 * @param nodeHeadNumber height that the node told of last
 * @param isAtNodeHead whether the journal holds the node's head
 */
public record IngestProgress(
    RecordHeaders last, @Nullable BlockRef head, long nodeHeadNumber, boolean isAtNodeHead) {

  /** Is told of progress on the follower's thread. */
  @FunctionalInterface
  public interface Listener {
    void onProgress(IngestProgress progress);
  }
}
