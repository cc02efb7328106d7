package io.headwater.gateway.rpc;

import java.util.Optional;
import java.util.concurrent.Executor;

/** Who sent a message. */
public interface Caller {

  /** Where its replies are to be given. */
  Executor executor();

  /** Its subscriptions, where its transport has any. */
  Optional<SessionSubscriptions> subscriptions();
}
