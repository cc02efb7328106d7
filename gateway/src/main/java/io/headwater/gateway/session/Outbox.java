package io.headwater.gateway.session;

/**
 * Where subscriptions put frames for one client.
 *
 * <p>Threading: the session's lane. Bounds: bytes, by the session's limits.
 */
public interface Outbox {

  /** Takes a frame for the client, after all those before it; written when the lane's turn ends. */
  OfferResult offer(FrameView frame, FrameOwner owner);

  /** More waits for the client elsewhere than may: ends its session as too slow. */
  void overflow();
}
