package io.headwater.gateway.session;

/**
 * On whose behalf a frame is sent. Once it has ended, its frames that are still in an outbox are
 * discarded, unless a part of one has left already.
 *
 * <p>Threading: the session's lane.
 */
public interface FrameOwner {

  /** The owner of answers and other frames that are always sent. */
  FrameOwner SESSION =
      new FrameOwner() {
        @Override
        public boolean isEnded() {
          return false;
        }

        @Override
        public boolean isLossy() {
          return false;
        }
      };

  /** Whether nothing more is to be sent on its behalf. */
  boolean isEnded();

  /** Whether its frames can be had again when the client has room for them. */
  default boolean canCatchUp() {
    return false;
  }

  /** Whether a slow client may miss frames of it. */
  boolean isLossy();
}
