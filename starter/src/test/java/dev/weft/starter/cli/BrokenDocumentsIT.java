package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 500 documents on a real server, some of them broken: {@code examples/ingest-documents.yaml}. */
@Timeout(600)
class BrokenDocumentsIT {
  private static final Path EXAMPLE = Path.of("..", "examples", "ingest-documents.yaml");
  private static final int DOCUMENTS = 500;

  /** Of 500, rounded down. */
  private static final int FIVE_PERCENT = 25;

  /** A sub-graph of three for each document, its whole, and the six tasks at the top. */
  private static final int TASKS = DOCUMENTS * (3 + 1) + 6;

  /** 1,500 activities, one by one: 64 s on two cores that others were using too. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void twentyBrokenOnesAreToleratedAndNamed() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      JsonNode document = ingest(cli, 20).expect(0).json();
      assertEquals("COMPLETED", document.path("status").textValue());
      assertCounts(document, 20);
      assertEquals(broken(20), reported());
      String report = Files.readString(folder.resolve("out/ingest.md"));
      assertTrue(report.contains("500 documents: 480 taken in, 20 broken"), report);

      Map<String, JsonNode> results = results();
      assertEquals(TASKS, results.size());
      assertStatus("COMPLETED", results.get("document"));
      List<String> table = Files.readAllLines(folder.resolve("out/documents.jsonl"));
      assertEquals(480, table.size(), "one line for each document that could be read");
    }
  }

  @Test
  void thirtyAreTooManyButAllRunToTheirEnd() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      JsonNode document = ingest(cli, 30).expect(1).json();
      assertEquals("FAILED", document.path("status").textValue());
      assertCounts(document, 30);
      assertEquals(broken(30), reported());
      String report = Files.readString(folder.resolve("out/ingest.md"));
      assertTrue(report.contains("500 documents: 470 taken in, 30 broken"), report);

      Map<String, JsonNode> results = results();
      assertEquals(TASKS, results.size());
      assertEveryDocumentEnded(results);
      assertStatus("FAILED", results.get("document"));
      String why = results.get("document").at("/error/message").textValue();
      assertTrue(why.contains("30 of 500") && why.contains("at most " + FIVE_PERCENT), why);
      assertStatus("SKIPPED", results.get("table"));
      assertEquals("DEPENDENCY_NOT_MET", results.get("table").at("/error/code").textValue());
      assertStatus("COMPLETED", results.get("text"));
      assertStatus("COMPLETED", results.get("report"));
      assertFalse(Files.exists(folder.resolve("out/documents.jsonl")));
    }
  }

  @Test
  void aFolderThatIsNotThereIsReportedToo() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      cli.file("ingest.yaml", Files.readString(EXAMPLE));
      Files.createDirectory(folder.resolve("texts"));
      cli.run("run", "ingest.yaml", "-p", "folder=text").expect(1).says("did you mean 'texts'?");
      String report = Files.readString(folder.resolve("out/ingest.md"));
      assertTrue(report.contains("the documents SKIPPED, the table SKIPPED"), report);
      assertTrue(report.contains("did you mean 'texts'?"), report);

      cli.run("run", "ingest.yaml", "-p", "folder=texts").expect(0);
      report = Files.readString(folder.resolve("out/ingest.md"));
      assertTrue(report.contains("0 documents: 0 taken in, 0 broken"), report);
    }
  }

  private Ended ingest(Cli cli, int broken) throws IOException, InterruptedException {
    cli.file("ingest.yaml", Files.readString(EXAMPLE));
    Files.createDirectories(folder.resolve("texts"));
    TreeSet<String> names = broken(broken);
    for (int i = 0; i < DOCUMENTS; i++) {
      Path file = folder.resolve(name(i));
      if (names.contains(name(i))) {
        Files.write(file, new byte[] {'n', 'o', (byte) 0xC3, '(', (byte) 0xFF});
      } else {
        Files.writeString(file, text(i));
      }
    }
    return cli.start(
            "run",
            "ingest.yaml",
            "-p",
            "folder=texts",
            "--results",
            "out/results.jsonl",
            "--server",
            "temporal",
            "--json")
        .await(PATIENCE);
  }

  private static String name(int index) {
    return "texts/%03d.md".formatted(index);
  }

  private static String text(int index) {
    return """
    # Report %d

    The mill by the river grinds corn from %d farms. The miller keeps the sacks in the dry loft.

    ## The wheel

    The wheel turns as long as there is water; in a dry summer it stands still for %d days.
    """
        .formatted(index, index % 17 + 2, index % 40);
  }

  /** Spread over the folder, so that no batch has all of them. */
  private static TreeSet<String> broken(int count) {
    TreeSet<String> names = new TreeSet<>();
    IntStream.range(0, count).forEach(i -> names.add(name(i * DOCUMENTS / count)));
    return names;
  }

  /** The documents that the report has a line for, each once, with the reason. */
  private TreeSet<String> reported() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(folder.resolve("out/ingest.md"))) {
      if (line.startsWith("- ")) {
        String name = line.substring(3, line.indexOf('`', 3));
        assertTrue(names.add(name), "twice: " + line);
        assertTrue(line.startsWith("- `" + name + "`: '" + name + "' is not UTF-8 text: "), line);
        assertTrue(line.endsWith("(INVALID_INPUT)"), line);
      }
    }
    return names;
  }

  private static void assertCounts(JsonNode document, int broken) {
    JsonNode counts = document.at("/outputs/documents");
    assertEquals(DOCUMENTS, counts.path("total").intValue(), counts::toString);
    assertEquals(DOCUMENTS - broken, counts.path("completed").intValue(), counts::toString);
    assertEquals(broken, counts.path("failed").intValue(), counts::toString);
    assertEquals(
        0, document.at("/tasks/pending").intValue() + document.at("/tasks/running").intValue());
  }

  private static void assertEveryDocumentEnded(Map<String, JsonNode> results) {
    TreeSet<String> names = broken(30);
    for (int i = 0; i < DOCUMENTS; i++) {
      boolean isBroken = names.contains(name(i));
      String path = "document[" + i + "]";
      assertStatus(isBroken ? "FAILED" : "COMPLETED", results.get(path));
      assertStatus(isBroken ? "FAILED" : "COMPLETED", results.get(path + "/read"));
      assertStatus(isBroken ? "SKIPPED" : "COMPLETED", results.get(path + "/chunk"));
      assertStatus(isBroken ? "SKIPPED" : "COMPLETED", results.get(path + "/keywords"));
    }
  }

  private static void assertStatus(String expected, JsonNode result) {
    assertEquals(expected, result.path("status").textValue(), result::toString);
  }

  private Map<String, JsonNode> results() throws IOException {
    Map<String, JsonNode> results = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("out/results.jsonl"))) {
      JsonNode result = WireFormat.mapper().readTree(line);
      results.put(result.path("taskId").textValue(), result);
    }
    return results;
  }
}
