package io.headwater.testkit.chain;

import io.headwater.schemas.avro.RowOp;

/** A block came, or went, as the node gives it. */
public record ChainMove(RowOp op, TestBlock block) {}
