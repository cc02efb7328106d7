package io.headwater.gateway.rpc;

import io.headwater.gateway.limit.Limit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that is answered with an error. */
final class RpcException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient RpcError error;
  private final @Nullable Limit limit;

  RpcException(RpcError error) {
    this(error, null);
  }

  /**
   * An error.
   *
   * @param limit that says no, where one does
   */
  RpcException(RpcError error, @Nullable Limit limit) {
    super(error.message(), null, false, false);
    this.error = error;
    this.limit = limit;
  }

  /** A limit says no that has no code of its own. */
  static RpcException limit(Limit limit, long value, String message) {
    return new RpcException(RpcError.limit(limit, value, message), limit);
  }

  static RpcException invalidParams(String message) {
    return new RpcException(RpcError.invalidParams(message));
  }

  RpcError error() {
    return error;
  }

  /** Whether params are refused for what they are, and not for how much they are. */
  boolean isMalformed() {
    return error.code() == RpcError.INVALID_PARAMS && limit == null;
  }

  /** The limit that says no, where one does. */
  Optional<Limit> limit() {
    return Optional.ofNullable(limit);
  }
}
