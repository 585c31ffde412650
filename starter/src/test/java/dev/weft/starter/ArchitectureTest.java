package dev.weft.starter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * What may depend on what, and what may not be written at all. Lives in starter because starter's
 * class path has every module. Plain tests on ArchUnit's core: field-style rules can run zero times
 * and pass.
 */
class ArchitectureTest {
  /** Far fewer classes than we have would mean that the rules looked at nothing. */
  private static final int LEAST_CLASSES = 150;

  private static final JavaClasses WEFT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(place -> !place.contains("-tests.jar"))
          .importPackages("dev.weft");

  /** The packages of module workflows, each of which may use those before it. */
  private static final List<String> WORKFLOWS =
      List.of("failure", "data", "task", "result", "graph", "run", "scheduling", "workflow");

  private static final String[] ALL_WORKFLOWS =
      in("failure", "data", "task", "result", "graph", "run", "scheduling", "workflow", "permit");

  @Test
  void manyClassesWereLookedAt() {
    assertTrue(
        WEFT.size() > LEAST_CLASSES, "only " + WEFT.size() + " classes of dev.weft were imported");
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("dev.weft.(**)").should().beFreeOfCycles());
  }

  // Rule 1: the layers of module workflows, and the modules above it.

  @Test
  void workflowsIsLayered() {
    WORKFLOWS.forEach(name -> sees(name, layersUpTo(name)));
    sees("graph", "task", "data", "failure"); // and not result
    sees("permit", layersUpTo("scheduling"));
  }

  @Test
  void modulesSeeOnlyThoseBelow() {
    noneOf(in("blob"), "client", "graphfile", "activity..", "worker..", "starter..");
    noneOf(in("client", "graphfile"), "activity..", "worker..", "starter..");
    noneOf(in("activity.."), "client", "graphfile", "worker..", "starter..");
    noneOf(in("worker.."), "starter..");
    noneOf(ALL_WORKFLOWS, "blob", "client", "graphfile", "activity..", "worker..", "starter..");
  }

  // Rule 2: where Temporal may be seen inside module workflows.

  @Test
  void onlyWorkflowAndPermitUseTemporalsWorkflowCode() {
    check(
        noClasses()
            .that(not(resideInAnyPackage(in("workflow", "permit"))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.temporal.workflow.."));
  }

  @Test
  void wordsAndRulesDoNotKnowTemporal() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(in("failure", "data", "task", "result", "graph", "scheduling"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.temporal.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.weft.run")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.temporal..")
                    .and(not(resideInAPackage("io.temporal.common.converter")))));
  }

  // Rule 3: module workflows does no I/O and is deterministic.

  @Test
  void workflowsReadsAndWritesOnlyBytesInMemory() {
    Set<String> inMemory =
        Set.of(
            "java.io.ByteArrayInputStream",
            "java.io.ByteArrayOutputStream",
            "java.io.DataInputStream",
            "java.io.DataOutputStream",
            "java.io.FilterInputStream",
            "java.io.FilterOutputStream",
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.IOException",
            "java.io.UncheckedIOException",
            "java.io.EOFException",
            "java.io.Serializable");
    noDependency(
        ALL_WORKFLOWS,
        "only streams over byte arrays",
        type -> type.getPackageName().equals("java.io") && !inMemory.contains(type.getName()));
    noDependency(
        ALL_WORKFLOWS,
        "no files and no network",
        type ->
            type.getPackageName().startsWith("java.nio.file")
                || type.getPackageName().startsWith("java.net"));
  }

  @Test
  void workflowsHasNoThreadsAndNoChance() {
    noDependency(
        ALL_WORKFLOWS,
        "no threads, no locks, no chance",
        type ->
            type.getPackageName().startsWith("java.util.concurrent")
                    && !type.getName().equals("java.util.concurrent.TimeUnit")
                || type.isEquivalentTo(Thread.class)
                || type.isAssignableTo(Random.class));
  }

  @Test
  void workflowsHasNoClock() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ALL_WORKFLOWS)
            .should()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime"));
  }

  @Test
  void workflowsHasNoChangingStatics() {
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(ALL_WORKFLOWS)
            .and()
            .areStatic()
            .should()
            .beFinal());
  }

  /** Hashes of enums and identities differ between JVMs, and so would a replay. */
  @Test
  void orderNeverComesFromAHash() {
    noDependency(
        in("scheduling", "workflow"),
        "no hash order: arrays, LinkedHashMap or TreeMap",
        type -> type.isEquivalentTo(HashMap.class) || type.isEquivalentTo(HashSet.class));
  }

  // Rule 4: reading of graph files stays in the client.

  @Test
  void graphFilesAreReadOnlyForTheClient() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.weft.graph")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson.dataformat..", "org.yaml.."));
    check(
        noClasses()
            .that(not(resideInAnyPackage(in("graphfile", "client", "starter..", "testing.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weft.graphfile"));
  }

  // Rule 5: the rooms of activities.

  @Test
  void kindsOfActivitiesDoNotSeeEachOther() {
    List<String> kinds = List.of("text", "model", "inference", "embedding", "vector", "data");
    Set<String> mayUseModels = Set.of("inference", "embedding", "vector");
    Set<String> mayReadTexts = Set.of("inference"); // but knows no operation on them
    for (String kind : kinds) {
      String[] others =
          kinds.stream()
              .filter(other -> !other.equals(kind))
              .filter(other -> !(other.equals("model") && mayUseModels.contains(kind)))
              .map(
                  other ->
                      other.equals("text") && mayReadTexts.contains(kind)
                          ? "activity.text.operation.."
                          : "activity." + other + "..")
              .toArray(String[]::new);
      noneOf(in("activity." + kind + ".."), others);
    }
    noneOf(
        in("activity"),
        kinds.stream().map(kind -> "activity." + kind + "..").toArray(String[]::new));
    noneOf(in("activity.metering"), "activity");
  }

  // Rule 6: who sees the worker, the activities and Temporal.

  @Test
  void onlyLocalWorkerStartsAWorker() {
    check(
        noClasses()
            .that(not(resideInAnyPackage(in("worker..", "testing.."))))
            .and(not(within("dev.weft.starter.server.LocalWorker")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weft.worker.."));
  }

  @Test
  void starterDoesNotSeeActivities() {
    noneOf(in("starter.."), "activity..");
  }

  @Test
  void commandsDoNotSeeTemporal() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.weft.starter.command..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.temporal.."));
  }

  // Rule 7: names and habits.

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : WEFT) {
      JavaPackage home = type.getPackage();
      if (!home.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(home.getName());
      }
    }
    assertEquals(Set.of(), unmarked, "packages without @NullMarked in package-info.java");
  }

  @Test
  void namesSayWhatThingsAre() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Common|Base)(\\$.*)?")
            .because("a method belongs where its noun lives"));
    check(
        classes()
            .that()
            .haveSimpleNameEndingWith("Impl")
            .should()
            .haveNameMatching(".*\\.(TaskWorkflowImpl|PermitWorkflowImpl)"));
    check(
        classes()
            .that()
            .haveSimpleNameEndingWith("Manager")
            .should()
            .haveNameMatching(".*\\.(TaskManager|ModelManager)"));
  }

  @Test
  void onlyStarterWritesToStandardStreams() {
    for (String stream : List.of("in", "out", "err")) {
      check(
          noClasses()
              .that(not(resideInAPackage("dev.weft.starter..")))
              .should(accessField(System.class, stream)));
    }
  }

  @Test
  void failuresHaveNames() {
    check(
        noClasses()
            .should()
            .callConstructorWhere(
                DescribedPredicate.describe(
                    "it makes a RuntimeException or Exception (not as a subclass's super call)",
                    call ->
                        (call.getTargetOwner().isEquivalentTo(RuntimeException.class)
                                || call.getTargetOwner().isEquivalentTo(Exception.class))
                            && !call.getOriginOwner().isAssignableTo(Exception.class))));
  }

  /** Packages that do not exist yet make a rule empty, not wrong. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(WEFT);
  }

  private static String[] in(String... packages) {
    return Stream.of(packages).map(name -> "dev.weft." + name).toArray(String[]::new);
  }

  private static String[] layersUpTo(String name) {
    return WORKFLOWS.subList(0, WORKFLOWS.indexOf(name)).toArray(String[]::new);
  }

  /** Of our packages, {@code name} may use only itself and {@code others}. */
  private static void sees(String name, String... others) {
    String[] allowed = Stream.concat(Stream.of(name), Arrays.stream(others)).toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.weft." + name)
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.weft..").and(not(resideInAnyPackage(in(allowed))))));
  }

  private static void noneOf(String[] from, String... to) {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(from)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in(to)));
  }

  private static void noDependency(String[] from, String reason, Predicate<JavaClass> banned) {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(from)
            .should()
            .dependOnClassesThat(DescribedPredicate.describe("are banned here", banned))
            .because(reason));
  }

  /** The class of this name and what is nested in it. */
  private static DescribedPredicate<JavaClass> within(String name) {
    return DescribedPredicate.describe(
        "in " + name, type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
  }
}
