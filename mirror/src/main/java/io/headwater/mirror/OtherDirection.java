package io.headwater.mirror;

import io.headwater.ingest.promotion.TargetCluster;
import java.util.Set;

/**
 * Tells whether a mirror brings chains the other way: each would copy what the other copied,
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
  void refuse(Set<Long> chains) {
    try (TargetCluster source = new TargetCluster(settings.from())) {
      Set<Long> back = source.mirroredFrom(toId, chains);
      if (!back.isEmpty()) {
        throw new MirrorException(
            "chains %s are mirrored from %s to %s already: never mirror both ways; stop that mirror first (docs/datacenters.md)"
                .formatted(
                    back,
                    MirrorSettings.servers(settings.to()),
                    MirrorSettings.servers(settings.from())));
      }
    }
  }
}
