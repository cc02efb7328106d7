package io.headwater.mirror;

import io.headwater.ingest.promotion.TargetCluster;

/**
 * Tells whether a mirror brings a chain the other way: each would copy what the other copied,
 * without end.
 *
 * @param settings of the mirror that is to start
 * @param toId id of the cluster that it writes to
 */
record OtherDirection(MirrorSettings settings, String toId) {

  /**
   * Goes on only where there is none.
   *
   * @throws MirrorException there is one
   */
  void refuse(long chainId) {
    try (TargetCluster source = new TargetCluster(settings.from())) {
      if (source.isMirrorOf(toId, chainId)) {
        throw new MirrorException(
            "chain %d is mirrored from %s to %s already: never mirror both ways; stop that mirror first (docs/datacenters.md)"
                .formatted(
                    chainId,
                    MirrorSettings.servers(settings.to()),
                    MirrorSettings.servers(settings.from())));
      }
    }
  }
}
