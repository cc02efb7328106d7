package io.headwater.gateway.rpc;

/** A call that is answered with an error. */
final class RpcException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient RpcError error;

  RpcException(RpcError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  static RpcException invalidParams(String message) {
    return new RpcException(RpcError.invalidParams(message));
  }

  RpcError error() {
    return error;
  }
}
