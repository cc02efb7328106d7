package io.headwater.gateway.rpc;

import java.util.Optional;
import java.util.concurrent.Executor;

/** Who sent a message. */
public interface Caller {

  /** Where its replies are to be given. */
  Executor executor();

  /** Whether it may call now: it takes from its rate when it does. */
  boolean mayCall();

  /** Its subscriptions, where its transport has any. */
  Optional<SessionSubscriptions> subscriptions();
}
