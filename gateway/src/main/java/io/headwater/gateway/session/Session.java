package io.headwater.gateway.session;

/** Placeholder until the session lands. */
public final class Session {
  public void onWritable() {}
}
