package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first thing that a newcomer does, with a Temporal server and without one. */
@Timeout(300)
class ReadAFolderIT {
  private static final Path EXAMPLE = Path.of("..", "examples", "read-a-folder.yaml");

  /** Four at the top, and for each of two documents a sub-graph of seven and its whole. */
  private static final int TASKS = 4 + 2 * (7 + 1);

  private static final List<String> OF_A_TASK =
      List.of(
          "taskId",
          "type",
          "operation",
          "priority",
          "status",
          "output",
          "metrics",
          "attempts",
          "deaths",
          "startedAt",
          "timestamp",
          "worker",
          "metadata");

  /** What stands for other tasks has no operation and no worker. */
  private static final List<String> OF_A_WHOLE =
      OF_A_TASK.stream().filter(each -> !Set.of("operation", "worker").contains(each)).toList();

  @TempDir Path folder;

  @Test
  void itLastsWhereThereIsATemporalBinary() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      Ended ended = runIn(cli).expect(0);
      ended.says("weft: started a Temporal server at 127.0.0.1:").says("Web UI  http://127.0.0.1:");
      JsonNode document = ended.json();
      assertRun(document, "durable");
      assertTrue(document.at("/server/ui").textValue().startsWith("http://127.0.0.1:"));
      assertReport();
      assertResults();

      Ended again = runIn(cli).expect(0).says("the same graph already has run first");
      assertEquals(document, again.json(), "the same run, not another");
      cli.run("run", "graph.yaml", "--run-id", "first").expect(7).says("CONFLICT").says("first");
    }
  }

  @Test
  void itWorksInMemoryWhereThereIsNone() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      Ended ended = runIn(cli).expect(0);
      ended
          .says("no `temporal` binary found: this run lives in memory")
          .says("weft server install");
      assertRun(ended.json(), "memory");
      assertTrue(ended.json().at("/server/ui").isNull());
      assertReport();
      assertResults();
      assertFalse(cli.hasServer());
    }
  }

  @Test
  void aFileThatIsNoTextCostsOnlyItself() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      prepare(cli);
      Files.write(folder.resolve("notes/scan.txt"), new byte[] {(byte) 0xFF, (byte) 0xD8, 0});
      Files.write(folder.resolve("notes/empty.md"), new byte[0]);
      JsonNode outputs =
          cli.run("run", "graph.yaml", "-p", "folder=notes", "--json")
              .expect(0)
              .json()
              .path("outputs");
      assertEquals(3, outputs.path("documents").intValue());
      assertEquals("notes/scan.txt", outputs.at("/unreadable/0/label").textValue());
      String report = Files.readString(folder.resolve("out/report.md"));
      assertTrue(report.startsWith("# 3 documents\n"), report);
      assertTrue(report.contains("## notes/empty.md"), report);
      assertFalse(report.contains("scan"), report);
    }
  }

  @Test
  void peopleAreToldWhereTheReportLies() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      prepare(cli);
      Ended ended =
          cli.run("run", "graph.yaml", "-p", "folder=notes", "--server", "memory").expect(0);
      assertEquals(
          "out/report.md", WireFormat.mapper().readTree(ended.out()).path("report").textValue());
      ended.says("COMPLETED in ").says(TASKS + " tasks: " + TASKS + " completed");
      assertTrue(Files.size(folder.resolve("out/report.md")) > 0);
      for (String noise : List.of("WARNING", "SLF4J", "[main]", "INFO", "Exception")) {
        assertFalse(ended.err().contains(noise), ended::toString);
      }
    }
  }

  private static void prepare(Cli cli) throws IOException {
    cli.file("graph.yaml", Files.readString(EXAMPLE));
    cli.file(
        "notes/loom.md",
        """
        # The loom

        A loom holds the warp under tension so that the weft can be woven through it. The weaver
        throws a shuttle from side to side. Write to weaver@example.org for a longer text.

        ## The shuttle

        The shuttle carries the weft yarn. A fly shuttle is thrown by a cord, which made weaving
        twice as fast, and the looms of the mills were soon driven by water.
        """);
    cli.file(
        "notes/ernte.txt",
        "Die Ernte war gut in diesem Jahr. Die Bauern brachten das Korn in die Scheune, bevor der"
            + " Regen kam, und feierten danach ein Fest im Dorf.\n");
  }

  private static Ended runIn(Cli cli) throws IOException, InterruptedException {
    prepare(cli);
    return cli.run(
        "run",
        "graph.yaml",
        "-p",
        "folder=notes",
        "-p",
        "report=out/notes.md",
        "--run-id",
        "first",
        "--results",
        "out/results.jsonl",
        "--json");
  }

  private static void assertRun(JsonNode document, String kind) {
    assertEquals(
        List.of("format", "run", "status", "tasks", "outputs", "failures", "cost", "server"),
        names(document));
    assertEquals("weft.run/1", document.path("format").textValue());
    assertEquals("first", document.path("run").textValue());
    assertEquals("COMPLETED", document.path("status").textValue());
    assertEquals(
        List.of(
            "total",
            "pending",
            "running",
            "completed",
            "failed",
            "skipped",
            "cancelled",
            "timeout"),
        names(document.path("tasks")));
    assertEquals(TASKS, document.at("/tasks/total").intValue());
    assertEquals(TASKS, document.at("/tasks/completed").intValue());
    assertEquals("out/notes.md", document.at("/outputs/report").textValue());
    assertEquals(2, document.at("/outputs/documents").intValue());
    assertEquals(0, document.path("failures").size());
    JsonNode cost = document.path("cost");
    assertEquals(
        List.of(
            "durationMs",
            "cpuMs",
            "peakMemoryBytes",
            "allocatedBytes",
            "networkBytes",
            "retries",
            "tokens"),
        names(cost));
    assertTrue(cost.path("durationMs").doubleValue() > 0, cost::toString);
    assertTrue(cost.path("cpuMs").doubleValue() > 0, cost::toString);
    assertEquals(List.of("input", "output"), names(cost.path("tokens")));
    assertEquals(List.of("kind", "address", "ui"), names(document.path("server")));
    assertEquals(kind, document.at("/server/kind").textValue());
    assertTrue(document.at("/server/address").textValue().startsWith("127.0.0.1:"));
  }

  private void assertReport() throws IOException {
    String report = Files.readString(folder.resolve("out/notes.md"));
    assertTrue(report.contains("notes/loom.md"), report);
    assertTrue(report.contains("notes/ernte.txt"), report);
    assertFalse(report.contains("weaver@example.org"), "it is redacted");
  }

  private void assertResults() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("out/results.jsonl"));
    assertEquals(TASKS, lines.size());
    for (String line : lines) {
      JsonNode result = WireFormat.mapper().readTree(line);
      boolean isWhole = result.path("type").textValue().equals("GRAPH");
      List<String> names = names(result);
      names.remove("group"); // what a mapped task knows of its instances
      assertEquals(isWhole ? OF_A_WHOLE : OF_A_TASK, names);
      for (String instant : List.of("startedAt", "timestamp")) {
        String text = result.path(instant).textValue();
        assertTrue(text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"), text);
      }
      assertEquals(isWhole ? 0 : 1, result.path("attempts").intValue());
      assertEquals(0, result.path("deaths").intValue());
    }
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
