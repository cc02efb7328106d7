package io.headwater.schemas.json;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How blocks are called in messages to people. */
public final class BlockNames {

  private BlockNames() {}

  /** {@code 17686110 0x0123…}, with the whole hash; "none" without a block. */
  public static String of(@Nullable BlockRef block) {
    return block == null ? "none" : block.getNumber() + " " + of(block.getHash());
  }

  /** {@code 0x0123…}, whole. */
  public static String of(Hash hash) {
    return "0x" + HexFormat.of().formatHex(hash.bytes());
  }
}
