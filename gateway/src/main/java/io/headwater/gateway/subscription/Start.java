package io.headwater.gateway.subscription;

import io.headwater.schemas.position.Cursor;

/** Where in the journal a subscription begins. */
public sealed interface Start {

  /** With what comes next. */
  record Live() implements Start {}

  /** With the canonical block of this height, inclusive; it is waited for when it is to come. */
  record AtBlock(long number) implements Start {}

  /** With the block that a name stands for when the subscription is made, inclusive. */
  record AtTag(Tag tag) implements Start {}

  /** After the block that is canonical at this height; from the oldest where that is above it. */
  record AfterBlock(long number) implements Start {}

  /** After what a client holds. */
  record After(Cursor cursor) implements Start {}

  /** Names of blocks. */
  enum Tag {
    /** The oldest block in the journal. */
    EARLIEST,
    SAFE,
    FINALIZED
  }
}
