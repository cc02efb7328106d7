package io.headwater.ingest.promotion;

/** A journal cannot be promoted now; the message says why and what to do. Nothing was written. */
public final class PromotionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PromotionException(String message) {
    super(message);
  }

  PromotionException(String message, Throwable cause) {
    super(message, cause);
  }
}
