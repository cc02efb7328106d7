package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.report.Section;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a delivery costs each server. They are all up throughout and have their turns in rounds, so
 * that what else the machine does falls on all alike; only one has subscribers at a time.
 *
 * <p>Threading: the caller's.
 */
final class Deliveries {

  private static final int MANY_UNDER_WAY = 8;
  private static final Duration WARM_UP = Duration.ofMillis(500);

  private final Settings settings;
  private final Load load;
  private final PrintStream progress;
  private final List<DeliveryTable> tables = new ArrayList<>();

  Deliveries(Settings settings, Load load, PrintStream progress) {
    this.settings = settings;
    this.load = load;
    this.progress = progress;
  }

  /** Measures them all; who cannot be started, or fails, has a row that says so. */
  List<Section> measure(List<Contender> contenders) throws InterruptedException {
    for (int subscribers : settings.subscribers()) {
      for (int window : settings.windows()) {
        tables.add(new DeliveryTable(subscribers, window));
      }
    }
    Map<String, PushServer> servers = new LinkedHashMap<>();
    try {
      for (Contender contender : contenders) {
        if (settings.measures(contender.name())) {
          start(contender, servers);
        }
      }
      for (int round = 0; round <= settings.rounds(); round++) {
        for (Map.Entry<String, PushServer> turn : List.copyOf(servers.entrySet())) {
          progress.printf("round %d of %d, %s%n", round, settings.rounds(), turn.getKey());
          if (!takeTurn(turn.getKey(), turn.getValue(), round > 0)) {
            servers.remove(turn.getKey());
            turn.getValue().close();
          }
        }
      }
    } finally {
      servers.values().forEach(PushServer::close);
    }
    return tables.stream().map(DeliveryTable::section).toList();
  }

  private void start(Contender contender, Map<String, PushServer> servers) {
    tables.forEach(table -> table.add(contender.name()));
    if (!contender.missing().isEmpty()) {
      tables.forEach(table -> table.remark(contender.name(), contender.missing()));
      return;
    }
    progress.printf("starting %s%n", contender.name());
    try {
      servers.put(contender.name(), contender.start().get());
    } catch (RuntimeException e) {
      failed(contender.name(), e);
    }
  }

  private boolean takeTurn(String name, PushServer server, boolean counted)
      throws InterruptedException {
    try {
      for (int subscribers : settings.subscribers()) {
        load.open(server.target(), subscribers);
        var unused = new ClosedLoop(load).run(server, MANY_UNDER_WAY, WARM_UP);
        for (DeliveryTable table : tables) {
          if (table.subscribers() == subscribers) {
            Delivery delivery =
                new ClosedLoop(load).run(server, table.window(), settings.publishing());
            progress.printf(
                "  %d subscribers, %d under way: %.2f us, %.0f/s, %d messages %s%n",
                subscribers,
                table.window(),
                delivery.perDelivery(delivery.of(PushServer.SERVER).cpu()),
                delivery.perSecond(),
                delivery.published(),
                delivery.fault());
            if (counted) {
              table.add(name, delivery);
            }
          }
        }
        load.disconnect();
      }
      return true;
    } catch (RuntimeException e) {
      failed(name, e);
      return false;
    }
  }

  private void failed(String name, RuntimeException cause) {
    progress.printf("%s has failed: %s%n", name, cause);
    cause.printStackTrace(progress);
    tables.forEach(table -> table.remark(name, "FAILED: " + cause.getMessage()));
  }
}
