package io.headwater.testkit.node;

/** How a node fails. */
public enum NodeFault {
  /** It behaves. */
  NONE,
  /** It knows no block. */
  NULL_BLOCKS,
  /** It has no receipts yet. */
  NULL_RECEIPTS,
  /** Its blocks come with all receipts but the last. */
  FEWER_RECEIPTS,
  /** Its receipts name another block. */
  FOREIGN_RECEIPTS,
  /** It answers with an error. */
  ERRORS,
  /** Its answers break off. */
  GARBAGE,
  /** It does not answer. */
  HANG,
  /** It answers with HTTP 500, where that is its transport. */
  HTTP_500
}
