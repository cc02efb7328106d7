package io.headwater.gateway.session;

/**
 * Where subscriptions put frames for one client.
 *
 * <p>Threading: the session's lane. Bounds: bytes, by the session's limits.
 */
public interface Outbox {

  /** How messages to the client are written. */
  default Encoding encoding() {
    return Encoding.JSON;
  }

  /** Takes a frame for the client, after all those before it; written when the lane's turn ends. */
  OfferResult offer(FrameView frame, FrameOwner owner);

  /** Takes a frame whatever the bound, as who gives it bounds what it gives. */
  void push(FrameView frame, FrameOwner owner);

  /** Runs something once the client has taken most of what waits for it; never when it is gone. */
  void whenDrained(Runnable then);

  /** Something that the client is owed can be had nowhere any more: ends its session. */
  void lost();

  /** More waits for the client elsewhere than may: ends its session as too slow. */
  void overflow();
}
