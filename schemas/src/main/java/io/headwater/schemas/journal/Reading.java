package io.headwater.schemas.journal;

/** What the Reader's rule makes of one record. */
public sealed interface Reading {

  /** Whether something that was expected has come. */
  default boolean isProgress() {
    return this instanceof Entry || this instanceof Slice;
  }

  /** The record completed the next entry. */
  record Entry(JournalEntry entry) implements Reading {}

  /** A slice of the next entry; more are to come. */
  record Slice() implements Reading {}

  /** Had already: a mirror sends records again. Skipped. */
  record Duplicate() implements Reading {}

  /** Of an epoch that has ended: two writers were at work. Skipped. */
  record EndedEpoch() implements Reading {}

  /** The rest of an entry whose beginning is no longer kept, at the start of reading. Skipped. */
  record Headless() implements Reading {}

  /** The expected entry is missing. Nothing is delivered until it comes. */
  record Gap(String what) implements Reading {}

  /** Of an epoch whose beginning has not come. Nothing of it is delivered until that comes. */
  record ForeignEpoch(String what) implements Reading {}

  /** The journal contradicts itself: the chain stops. */
  record Conflict(String what) implements Reading {}
}
