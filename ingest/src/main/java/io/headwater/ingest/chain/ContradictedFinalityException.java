package io.headwater.ingest.chain;

/** A node has another block finalized than the journal: that node is not to be followed. */
public final class ContradictedFinalityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ContradictedFinalityException(String message) {
    super(message);
  }
}
