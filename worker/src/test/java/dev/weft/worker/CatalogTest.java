package dev.weft.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.activity.custom.Simulate;
import dev.weft.activity.text.TextHandler;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.operation.Normalise;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.graph.OptionRules;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static final Services SERVICES =
      Services.of(WorkerConfig.of(Settings.NONE, null, Map.of("WEFT_HOME", "none")));
  private static final Catalog STANDARD = Catalog.of(SERVICES);

  /** What the class files say: every concrete, named class of the family, wherever it stands. */
  private static Set<String> implementationsOf(Class<?> family, String... packages) {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(place -> !place.contains("-tests.jar"))
            .importPackages(packages)
            .stream()
            .filter(type -> type.isAssignableTo(family) && !type.isInterface())
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .filter(type -> !type.isAnonymousClass())
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> classes(Collection<?> instances) {
    return instances.stream()
        .map(each -> each.getClass().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyTextOperationIsListed() {
    assertEquals(
        implementationsOf(TextOperation.class, "dev.weft.activity.text.operation"),
        classes(Catalog.textOperations(SERVICES.language())));
  }

  @Test
  void everyHandlerIsListed() {
    Set<String> found = implementationsOf(TaskHandler.class, "dev.weft.activity");
    found.remove(TextHandler.class.getName()); // stands for the text operations
    assertEquals(found, classes(Catalog.handlers(SERVICES)));
  }

  @Test
  void everyDefaultKeepsTheRulesOfItsOption() {
    for (OperationSpec spec : STANDARD.vocabulary().operations()) {
      for (Option option : spec.options()) {
        if (option.fallback() != null) {
          assertTrue(
              OptionRules.problem(option, option.fallback()).isEmpty(),
              spec.title() + " " + option.name());
        }
        assertTrue(option.summary().endsWith("."), spec.title() + ": " + option.summary());
      }
      assertTrue(spec.summary().endsWith("."), spec.title());
    }
  }

  @Test
  void simulateIsThere() {
    assertNotNull(STANDARD.vocabulary().find(TaskType.custom("simulate"), null));
  }

  @Test
  void oneMoreOfANewNameIsTakenAndFound() {
    Catalog more = STANDARD.with(new Named("CUSTOM:mine"));
    assertNotNull(more.handlers().find(TaskType.custom("mine"), null));
    assertEquals(
        STANDARD.vocabulary().operations().size() + 1, more.vocabulary().operations().size());
  }

  @Test
  void twoOfOneNameFailAtOnce() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> STANDARD.with(new Simulate()));
    assertTrue(e.getMessage().contains("CUSTOM:simulate"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> STANDARD.with(new Normalise()));
  }

  @Test
  void aWorkerOfFewTypesRefusesTheOthersAndSaysWhy() {
    TypeFilter filter = new TypeFilter(Set.of("CUSTOM"));
    TaskHandler refused = filter.apply(STANDARD).find(TaskType.DATA_RETRIEVAL, "list");
    WeftException e = assertThrows(WeftException.class, () -> refused.handle(null));
    assertEquals(FailureCode.UNSUPPORTED_TASK_TYPE, e.code());
    assertTrue(e.getMessage().contains("takes only CUSTOM"), e.getMessage());
  }

  private record Named(String type) implements TaskHandler {
    @Override
    public OperationSpec spec() {
      return new OperationSpec(
          new TaskType(type),
          null,
          "Does nothing.",
          EnumSet.of(Kind.NONE),
          List.of(),
          "{}",
          Duration.ofMillis(1),
          false);
    }

    @Override
    public TaskOutput handle(TaskContext context) {
      return new TaskOutput.Text("");
    }
  }
}
