package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lists that are too long for a mapped task, and one with nothing in it, on a real server. */
@Timeout(300)
class LongListIT {
  private static final int ITEMS = 100_000;

  private static final String GRAPH =
      """
      weft: 1
      name: long-list
      tasks:
        - { id: rows, type: DATA_RETRIEVAL, operation: rows, options: { path: list.csv, id: id } }
        - id: each
          type: DATA_STORAGE
          operation: file
          forEach: { from: rows, at: /items%s }
          options: { path: out/touched.txt }
          input: { custom: { item: "" } }
        - id: after
          type: "CUSTOM:simulate"
          input: { custom: { from: each, at: /count } }
        - id: audit
          type: "CUSTOM:simulate"
          dependencies: [{ task: each, accept: ANY }]
          input: { custom: { from: each, part: error, at: /code, orElse: none } }
      outputs:
        code: { from: audit }
        count: { from: each, at: /count, orElse: -1 }
      """;

  @TempDir Path folder;

  @Test
  void aListOfAHundredThousandIsRefusedAndNothingIsDone() throws Exception {
    String rows = IntStream.range(0, ITEMS).mapToObj(i -> i + "\n").collect(Collectors.joining());
    try (Cli cli = Cli.withTemporal(folder)) {
      cli.file("list.csv", "id\n" + rows);
      cli.file("graph.yaml", GRAPH.formatted(""));
      assertRefused(run(cli).expect(1).says("100000 items"));

      cli.file("graph.yaml", GRAPH.formatted(", maxItems: 1000000"));
      assertRefused(run(cli).expect(1).says("100000 items"));
    }
  }

  /**
   * It fails as a whole: no instance has a result, and what each would have written is not there.
   */
  private void assertRefused(Ended ended) throws IOException {
    JsonNode document = ended.json();
    assertEquals("FAILED", document.path("status").textValue());
    assertEquals(4, document.at("/tasks/total").intValue(), document::toString);
    assertEquals("TOO_LARGE", document.at("/outputs/code").textValue());
    List<String> ends = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("out/results.jsonl"))) {
      JsonNode result = WireFormat.mapper().readTree(line);
      ends.add(result.path("taskId").textValue() + " " + result.path("status").textValue());
    }
    ends.sort(null);
    assertEquals(
        List.of("after SKIPPED", "audit COMPLETED", "each FAILED", "rows COMPLETED"), ends);
    assertTrue(Files.notExists(folder.resolve("out/touched.txt")));
  }

  @Test
  void ofAnEmptyListItIsCompletedAtOnce() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      cli.file("list.csv", "id\n");
      cli.file("graph.yaml", GRAPH.formatted(""));
      JsonNode document = run(cli).expect(0).json();
      assertEquals("COMPLETED", document.path("status").textValue());
      assertEquals(4, document.at("/tasks/completed").intValue(), document::toString);
      assertEquals(0, document.at("/outputs/count").intValue());
      assertEquals("none", document.at("/outputs/code").textValue());
    }
  }

  private static Ended run(Cli cli) throws IOException, InterruptedException {
    return cli.run(
        "run", "graph.yaml", "--results", "out/results.jsonl", "--server", "temporal", "--json");
  }
}
