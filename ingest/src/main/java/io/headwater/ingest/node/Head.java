package io.headwater.ingest.node;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.json.BlockJson;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A header as far as following a chain needs it.
 *
 * @param block the block
 * @param parent hash of the block before
 */
public record Head(BlockRef block, Hash parent) {

  /** Height of the block. */
  public long number() {
    return block.getNumber();
  }

  /** Hash of the block. */
  public Hash hash() {
    return block.getHash();
  }

  /** Reads a header, or nothing from {@code null}. */
  public static Optional<Head> read(JsonParser in) {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    var header = BlockJson.readHeader(in);
    return Optional.of(
        new Head(new BlockRef(header.getNumber(), header.getHash()), header.getParentHash()));
  }

  /** Asks a node for its newest. */
  public static CompletableFuture<Optional<Head>> latest(NodeClient node) {
    return node.call("eth_getBlockByNumber", "[\"latest\",false]", Head::read);
  }

  static @Nullable BlockRef reference(Optional<Head> head) {
    return head.map(Head::block).orElse(null);
  }
}
