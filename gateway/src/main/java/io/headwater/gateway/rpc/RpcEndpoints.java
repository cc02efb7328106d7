package io.headwater.gateway.rpc;

import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.upstream.Upstreams;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes the endpoint of a chain: its methods, and where they find their answers. */
public final class RpcEndpoints {

  private RpcEndpoints() {}

  /** What may be forwarded unless a setting says otherwise. */
  public static Set<String> defaultForwarded() {
    return ForwardMethod.DEFAULT_METHODS;
  }

  /**
   * The endpoint of a chain.
   *
   * @param syncing JSON of the node's sync status
   * @param notReady why the chain is not ready; empty when it is
   * @param forwarding what endpoints share
   */
  public static RpcEndpoint of(
      long chainId,
      ChainDispatch chain,
      Supplier<String> syncing,
      Supplier<Optional<String>> notReady,
      Forwarding forwarding) {
    RpcLimits limits = forwarding.limits();
    ForwardMethod forward =
        new ForwardMethod(
            forwarding.upstreams(), forwarding.allowed(), () -> chain.head().number());
    ReadyCheck ready = new ReadyCheck(notReady);
    ChainMethods answered =
        new ChainMethods(
            chainId,
            new ChainMethods.ChainView(chain::head, chain.recent(), syncing),
            ready,
            limits,
            forward);
    Map<String, RpcMethod> methods = new HashMap<>(answered.byName(forwarding.clientVersion()));
    methods.put(SubscribeMethod.NAME, new SubscribeMethod(ready, new SubscribeParams(limits)));
    methods.put(UnsubscribeMethod.NAME, new UnsubscribeMethod());
    RpcFigures figures = new RpcFigures(methods.keySet(), forwarding.allowed());
    return new RpcEndpoint(limits, forwarding.hits(), figures, methods, forward);
  }

  /**
   * What endpoints share.
   *
   * @param upstreams where calls are forwarded to
   * @param allowed names that may be forwarded
   * @param limits what a request is allowed
   * @param hits is told when a limit says no
   * @param clientVersion what {@code web3_clientVersion} answers
   */
  public record Forwarding(
      Upstreams upstreams,
      Set<String> allowed,
      RpcLimits limits,
      LimitHits hits,
      String clientVersion) {}
}
