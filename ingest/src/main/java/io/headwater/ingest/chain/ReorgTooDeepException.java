package io.headwater.ingest.chain;

/**
 * A reorg that the journal cannot follow: below its beginning, or below a finalized block. Fatal;
 * the message is the sentence for the operator.
 */
public final class ReorgTooDeepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReorgTooDeepException(String message) {
    super(message);
  }
}
