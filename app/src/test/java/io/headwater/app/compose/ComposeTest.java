package io.headwater.app.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.Headwater;
import io.headwater.app.cli.EnvironmentDefaults;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The compose file: what {@code docker-compose config} checks, and what it does not. */
final class ComposeTest {

  private static final String FILE = "docker-compose.yml";
  private static final String OURS = "headwater:0.1.0-SNAPSHOT";
  private static final String SECOND = "datacenter2";
  private static final Pattern PINNED =
      Pattern.compile("[\\w./-]+:v?\\d+\\.\\d+(\\.\\d+)+([-_+.\\w]*)");
  private static final Pattern BASE = Pattern.compile("(?m)^FROM (\\S+)");
  private static final Pattern HOST_AND_PORT = Pattern.compile("([a-z][a-z0-9-]*):(\\d{4,5})\\b");

  private final JsonNode compose = Repository.yaml(FILE);
  private final Map<String, JsonNode> services =
      compose
          .get("services")
          .propertyStream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private JsonNode service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void isAcceptedByDockerCompose() throws Exception {
    Tool tool = new Tool("docker-compose");
    tool.accepts("-f", FILE, "config", "-q");
    tool.accepts("-f", FILE, "--profile", SECOND, "config", "-q");
  }

  @Test
  void theLoadBalancersFileIsAcceptedByIt() throws Exception {
    new Tool("haproxy").accepts("-c", "-f", "compose/haproxy.cfg");
  }

  @Test
  void everyImageIsPinned() {
    Stream<String> images = services.values().stream().map(each -> each.get("image").asString());
    Stream<String> bases =
        BASE.matcher(Repository.text("Dockerfile")).results().map(found -> found.group(1));
    assertThat(Stream.concat(images, bases)).allMatch(PINNED.asMatchPredicate());
  }

  @Test
  void everyServiceHasAHealthCheckAndABoundOfMemory() {
    assertThat(services)
        .hasSizeGreaterThan(12)
        .allSatisfy(
            (name, service) -> {
              assertThat(service.at("/healthcheck/test/0").asString()).as(name).isEqualTo("CMD");
              assertThat(service.get("mem_limit").asString()).as(name).matches("[0-9]+[gm]");
            });
  }

  @Test
  void nothingRunsAsRootOrMayBecomeIt() {
    assertThat(services)
        .allSatisfy(
            (name, service) -> {
              assertThat(service.get("user").asString()).as(name).doesNotMatch("(0|root)(:.*)?");
              assertThat(texts(service.get("cap_drop"))).as(name).containsExactly("ALL");
              assertThat(texts(service.get("security_opt")))
                  .as(name)
                  .containsExactly("no-new-privileges:true");
              assertThat(service.has("privileged")).as(name).isFalse();
            });
    assertThat(Repository.text("Dockerfile")).containsPattern("(?m)^USER 10001:10001$");
  }

  @Test
  void onlyKafkaMayWriteToItsImage() {
    assertThat(services.keySet())
        .filteredOn(name -> !service(name).path("read_only").asBoolean(false))
        .allMatch(name -> name.startsWith("kafka-"));
  }

  @Test
  void isReachedFromThisMachineAlone() {
    assertThat(services.values())
        .flatExtracting(service -> texts(service.path("ports")))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void volumesAreNamedAndFilesAreThereToBeRead() {
    Set<String> used = new TreeSet<>();
    for (JsonNode service : services.values()) {
      for (String volume : texts(service.path("volumes"))) {
        String[] parts = volume.split(":", -1);
        if (parts[0].startsWith("./")) {
          assertThat(Repository.ROOT.resolve(parts[0])).as(volume).exists();
          assertThat(volume).endsWith(":ro");
        } else {
          used.add(parts[0]);
        }
      }
    }
    assertThat(used)
        .isEqualTo(new TreeSet<>(compose.get("volumes").propertyNames()))
        .contains("kafka-1-data", "kafka-2-data", "kafka-3-data");
  }

  @TestFactory
  Stream<DynamicTest> commandsAreThoseOfTheCommandLine() {
    return services.entrySet().stream()
        .filter(service -> service.getValue().get("image").asString().equals(OURS))
        .map(
            service ->
                DynamicTest.dynamicTest(
                    service.getKey(), () -> parse(texts(service.getValue().get("command")))));
  }

  private static void parse(List<String> command) {
    CommandLine line =
        Headwater.commandLine().setDefaultValueProvider(new EnvironmentDefaults(Map.of()));
    var parsed = line.parseArgs(command.toArray(String[]::new));
    assertThat(parsed.hasSubcommand()).isTrue();
  }

  @Test
  void secondDatacenterKnowsTheFirstOnlyByItsMirror() {
    assertThat(services)
        .allSatisfy(
            (name, service) -> {
              boolean isSecond = texts(service.path("profiles")).equals(List.of(SECOND));
              boolean isBetween = name.equals("mirror") || name.equals("prometheus");
              assertThat(texts(service.get("networks")))
                  .as(name)
                  .isEqualTo(
                      isBetween
                          ? List.of("home", "second")
                          : List.of(isSecond ? "second" : "home"));
            });
  }

  @Test
  void whatRunsWithoutTheProfileDependsOnNothingInIt() {
    Predicate<String> isSecond = name -> service(name).has("profiles");
    assertThat(services.keySet())
        .filteredOn(isSecond.negate())
        .flatExtracting(name -> service(name).path("depends_on").propertyNames())
        .isNotEmpty()
        .noneMatch(on -> isSecond.test(String.valueOf(on)));
  }

  @Test
  void filesBesideItNameServicesAndTheirPorts() {
    for (String file : List.of("haproxy.cfg", "prometheus.yml")) {
      Matcher named =
          HOST_AND_PORT.matcher(Repository.text("compose/" + file).replaceAll("(?m)^ *#.*$", ""));
      assertThat(named.results().map(found -> found.group(1)))
          .as(file)
          .isNotEmpty()
          .isSubsetOf(services.keySet());
    }
  }

  @Test
  void theAlertOfOutboxesKnowsTheirBound() {
    List<String> gateway = texts(service("gateway-1").get("command"));
    String mib = gateway.get(gateway.indexOf("--outbox-total-mib") + 1);
    assertThat(Expressions.all())
        .contains("headwater_outbox_bytes > 0.8 * " + mib + " * 1024 * 1024");
  }
}
