package io.headwater.gateway.server;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.rpc.SessionSubscriptions;
import io.headwater.gateway.session.DisconnectReason;
import io.headwater.gateway.session.Session;
import io.headwater.gateway.session.SessionFigures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sessions that are open, for who looks after them.
 *
 * <p>Threading: any; a session is looked at and ended on its lane.
 */
final class SessionDirectory {

  private static final long LANE_SECONDS = 5;

  private final Map<Long, Open> sessions = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final SessionFigures figures = new SessionFigures();

  private record Open(
      long id, Session session, ChainService chain, SessionSubscriptions subscriptions) {}

  /**
   * A session as it stands.
   *
   * @param id for {@link #close}
   * @param remoteAddress the client's
   * @param openSeconds since its handshake
   * @param position of the newest entry that it was sent everything of, {@code epoch/sequence}
   */
  record View(
      long id,
      String remoteAddress,
      long chainId,
      long openSeconds,
      int subscriptions,
      long sentBytes,
      long outboxBytes,
      String position) {}

  /** A session was opened; gives its id. */
  long opened(Session session, ChainService chain, SessionSubscriptions subscriptions) {
    long id = lastId.incrementAndGet();
    sessions.put(id, new Open(id, session, chain, subscriptions));
    figures.onOpen(session.encoding());
    return id;
  }

  /** It has ended. */
  void ended(long id, DisconnectReason reason) {
    Open gone = sessions.remove(id);
    if (gone != null) {
      figures.onEnd(gone.session().encoding(), reason);
    }
  }

  SessionFigures figures() {
    return figures;
  }

  /** Ends the sessions of a chain, each on its lane. */
  void endAll(long chainId, DisconnectReason reason) {
    for (Open open : sessions.values()) {
      if (open.chain().chainId() == chainId) {
        open.session().lane().execute(() -> open.session().end(reason));
      }
    }
  }

  /** Ends one; false when there is none of this id. */
  boolean close(long id) {
    Open open = sessions.get(id);
    if (open == null) {
      return false;
    }
    open.session().lane().execute(() -> open.session().end(DisconnectReason.CLOSED_BY_OPERATOR));
    return true;
  }

  /** Those with the fullest outboxes first, at most so many. */
  List<View> views(int limit) {
    List<CompletableFuture<View>> asked = new ArrayList<>();
    for (Open open : sessions.values()) {
      CompletableFuture<View> view = new CompletableFuture<>();
      open.session().lane().execute(() -> view.complete(view(open)));
      asked.add(view.orTimeout(LANE_SECONDS, TimeUnit.SECONDS));
    }
    return asked.stream()
        .map(CompletableFuture::join)
        .sorted(
            Comparator.comparingLong(View::outboxBytes)
                .thenComparingLong(View::sentBytes)
                .reversed())
        .limit(limit)
        .toList();
  }

  private static View view(Open open) {
    ChainHead head = open.chain().dispatch().head();
    return new View(
        open.id(),
        open.session().remoteAddress(),
        open.chain().chainId(),
        open.session().age().toSeconds(),
        open.subscriptions().size(),
        open.session().sentBytes(),
        open.session().outboxBytes(),
        "%016x/%d".formatted(head.epoch(), head.sequence()));
  }
}
