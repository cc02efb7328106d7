package io.headwater.gateway.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * By which names this machine is meant when it is called over loopback. An address is nobody's to
 * point elsewhere; a name that is not listed here may be anybody's who lets it lead to this machine
 * (DNS rebinding).
 *
 * <p>Threading: any.
 */
final class LocalNames {

  private static final String PORT = "(:\\d+)?";
  private static final String LOOPBACK =
      "(?i)(localhost|.*\\.localhost|127(\\.\\d+){3}|\\[::1\\])" + PORT;
  private static final String ADDRESS = "(?i)(\\d+(\\.\\d+){3}|\\[[0-9a-f:.]+\\])" + PORT;
  private static final String OWN = ownName();

  private LocalNames() {}

  /** Whether a {@code host[:port]} is a name or an address of loopback. */
  static boolean isLoopback(String authority) {
    return authority.matches(LOOPBACK);
  }

  /** Whether who comes over loopback may mean this machine by it. */
  static boolean isLocal(String authority) {
    return isLoopback(authority)
        || authority.matches(ADDRESS)
        || authority.replaceFirst(":\\d+$", "").equalsIgnoreCase(OWN);
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // It has no name that leads to it.
    }
  }
}
