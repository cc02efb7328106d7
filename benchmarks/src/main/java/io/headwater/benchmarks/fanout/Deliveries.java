package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.load.Load;
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
  private static final Duration FIRST_MESSAGES = Duration.ofMillis(500);

  private final Settings settings;
  private final Load load;
  private final PrintStream progress;
  private final List<DeliveryTable> tables = new ArrayList<>();

  Deliveries(Settings settings, Load load, PrintStream progress) {
    this.settings = settings;
    this.load = load;
    this.progress = progress;
  }

  /** The tables. */
  List<DeliveryTable> tables() {
    return tables;
  }

  /** Measures them all; who cannot be started, or fails, has a row that says so. */
  void measure(List<Contender> contenders) throws InterruptedException {
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
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Map.Entry<String, PushServer> turn : List.copyOf(servers.entrySet())) {
          progress.printf("round %d of %d, %s%n", round, settings.rounds(), turn.getKey());
          if (!takeTurn(turn.getKey(), turn.getValue())) {
            servers.remove(turn.getKey());
            turn.getValue().close();
          }
        }
      }
    } finally {
      servers.values().forEach(PushServer::close);
    }
  }

  private void start(Contender contender, Map<String, PushServer> servers)
      throws InterruptedException {
    tables.forEach(table -> table.add(contender.name()));
    if (!contender.missing().isEmpty()) {
      tables.forEach(table -> table.remark(contender.name(), contender.missing()));
      return;
    }
    progress.printf("starting %s%n", contender.name());
    try {
      PushServer server = contender.start().get();
      servers.put(contender.name(), server);
      int published = new ClosedLoop(load).warmUp(server, server.target(), settings);
      progress.printf("  warm after %d messages%n", published);
    } catch (RuntimeException e) {
      failed(contender.name(), e);
    }
  }

  private boolean takeTurn(String name, PushServer server) throws InterruptedException {
    try {
      for (int subscribers : settings.subscribers()) {
        load.open(server.target(), subscribers);
        var unused = new ClosedLoop(load).run(server, MANY_UNDER_WAY, FIRST_MESSAGES);
        for (DeliveryTable table : tables) {
          if (table.subscribers() == subscribers) {
            Delivery delivery =
                new ClosedLoop(load).run(server, table.window(), settings.publishing());
            progress.printf(
                "  %d subscribers, %d under way: %.2f us, %.0f/s, %d messages %s%n",
                subscribers,
                table.window(),
                delivery.micros(),
                delivery.perSecond(),
                delivery.published(),
                delivery.fault());
            table.add(name, delivery);
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

  private void failed(String name, RuntimeException cause) throws InterruptedException {
    load.disconnect();
    progress.printf("%s has failed: %s%n", name, cause);
    cause.printStackTrace(progress);
    tables.forEach(table -> table.remark(name, "FAILED: " + cause.getMessage()));
  }
}
