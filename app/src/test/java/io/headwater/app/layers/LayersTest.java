package io.headwater.app.layers;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** The directions in which the code may depend on itself; what breaks one breaks the build. */
@AnalyzeClasses(packages = "io.headwater", importOptions = ImportOption.DoNotIncludeTests.class)
final class LayersTest {

  private static final String GATEWAY = "io.headwater.gateway.";
  private static final String INGEST = "io.headwater.ingest.";

  @ArchTest
  static final ArchRule pureCodeKnowsNoLibraryNoClockNoThread =
      noClasses()
          .that()
          .resideInAnyPackage(INGEST + "chain..", GATEWAY + "event..", GATEWAY + "filter..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "io.undertow..",
              "org.xnio..",
              "tools.jackson..",
              "com.fasterxml.jackson..",
              "java.util.concurrent.locks..",
              "org.slf4j..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Executor.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(InstantSource.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest static final ArchRule eventsAreTheBottomOfTheGateway = mayUse("event");

  @ArchTest static final ArchRule filtersStandOnEvents = mayUse("filter", "event");

  @ArchTest static final ArchRule sessionsStandAlone = mayUse("session", "limit");

  @ArchTest
  static final ArchRule subscriptionsStandOnFiltersAndTheOutbox =
      mayUse("subscription", "filter", "event", "session", "limit");

  @ArchTest
  static final ArchRule subscriptionsKnowSessionsOnlyAsTheirOutbox =
      noClasses()
          .that()
          .resideInAPackage(GATEWAY + "subscription..")
          .should()
          .dependOnClassesThat(
              resideInAPackage(GATEWAY + "session..")
                  .and(
                      simpleName("Session")
                          .or(simpleName("Transport"))
                          .or(simpleName("FrameQueue"))
                          .or(simpleName("SessionLimits"))));

  @ArchTest
  static final ArchRule rpcStandsOnSubscriptions =
      mayUse("rpc", "subscription", "filter", "event", "session", "upstream", "limit");

  @ArchTest static final ArchRule framesStandOnSessions = mayUse("websocket", "session", "limit");

  @ArchTest static final ArchRule limitsStandAlone = mayUse("limit");

  @ArchTest static final ArchRule upstreamsStandAlone = mayUse("upstream");

  @ArchTest
  static final ArchRule metricsAreReadNotCounted =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              GATEWAY + "metrics..", GATEWAY + "server..", "io.headwater.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule readersStandOnSubscriptions = mayUse("journal", "subscription", "event");

  @ArchTest
  static final ArchRule chainTrackingStandsAlone =
      classes()
          .that()
          .resideInAPackage(INGEST + "chain..")
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("io.headwater.."))
                  .or(resideInAPackage(INGEST + "chain.."))
                  .or(resideInAPackage("io.headwater.schemas..")));

  @ArchTest
  static final ArchRule analyticsReadsTheJournalAndKnowsNoOtherModule =
      classes()
          .that()
          .resideInAPackage("io.headwater.analytics..")
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("io.headwater.."))
                  .or(resideInAPackage("io.headwater.analytics.."))
                  .or(resideInAPackage("io.headwater.schemas..")));

  @ArchTest
  static final ArchRule ingestAndGatewayMeetOnlyInTheJournal =
      noClasses()
          .that()
          .resideInAPackage("io.headwater.ingest..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.headwater.gateway..");

  @ArchTest
  static final ArchRule gatewayKnowsNoIngest =
      noClasses()
          .that()
          .resideInAPackage("io.headwater.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.headwater.ingest..");

  @ArchTest
  static final ArchRule undertowStaysAtTheEdge =
      noClasses()
          .that()
          .resideInAPackage("io.headwater.gateway..")
          .and()
          .resideOutsideOfPackages(GATEWAY + "server..", GATEWAY + "websocket..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.undertow..", "org.xnio..");

  @ArchTest
  static final ArchRule onlyJacksonThree =
      noClasses()
          .that()
          .resideInAPackage("io.headwater..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson.databind..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      SlicesRuleDefinition.slices().matching("io.headwater.(*).(*)..").should().beFreeOfCycles();

  /** A package of the gateway may use only these others of Headwater, besides the schemas. */
  private static ArchRule mayUse(String name, String... others) {
    var allowed =
        not(resideInAPackage("io.headwater.."))
            .or(resideInAPackage("io.headwater.schemas.."))
            .or(resideInAPackage(GATEWAY + name + ".."));
    for (String other : others) {
      allowed = allowed.or(resideInAPackage(GATEWAY + other + ".."));
    }
    return classes()
        .that()
        .resideInAPackage(GATEWAY + name + "..")
        .should()
        .onlyDependOnClassesThat(allowed);
  }
}
