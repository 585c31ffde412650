package dev.weft.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.weft.graph.Vocabulary;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The files that are made from the catalog are those in the tree. {@code -Dweft.regenerate=true}
 * writes them.
 */
class GeneratedFilesTest {
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final Path OPERATIONS =
      PROJECT.resolve("client/src/main/resources/dev/weft/client/operations.json");
  private static final Path TASK_TYPES = PROJECT.resolve("docs/task-types.md");

  private static final Vocabulary STANDARD =
      Catalog.standard(WorkerConfig.of(Settings.NONE, null, Map.of())).vocabulary();

  @Test
  void theClientKnowsTheStandardOperations() throws IOException {
    check(OPERATIONS, operations());
    Vocabulary read = WireFormat.read(Files.readAllBytes(OPERATIONS), Vocabulary.class);
    assertEquals(STANDARD, read, "the resource must say what the catalog says");
  }

  @Test
  void thePageOfTaskTypesIsUpToDate() throws IOException {
    check(TASK_TYPES, TaskTypesPage.of(STANDARD));
  }

  private static String operations() throws IOException {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return WireFormat.mapper()
            .writer(
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter))
            .writeValueAsString(STANDARD)
        + "\n";
  }

  private static void check(Path file, String wanted) throws IOException {
    if (Boolean.getBoolean("weft.regenerate")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, wanted);
    }
    assertTrue(Files.exists(file), file + " is missing; run with -Dweft.regenerate=true");
    assertEquals(
        wanted, Files.readString(file), file + " is out of date; run with -Dweft.regenerate=true");
  }
}
