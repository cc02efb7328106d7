package io.headwater.ingest.node;

/** A node keeps receipts from us. Fatal: a journal without their logs would be wrong. */
public final class MissingReceiptsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MissingReceiptsException(String message) {
    super(message);
  }
}
