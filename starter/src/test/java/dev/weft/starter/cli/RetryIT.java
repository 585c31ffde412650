package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft retry} as a person uses it: mend what was broken, and go on. */
@Timeout(300)
class RetryIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int DOCUMENTS = 1_000;

  private static final String GRAPH =
      """
      weft: 1
      name: many
      defaults: { maxRetries: 0 }
      tasks:
        - { id: list, type: DATA_RETRIEVAL, operation: list, options: { folder: docs } }
        - id: each
          graph: document
          forEach: { from: list, at: /items }
          params: { file: { item: "" } }
        - id: report
          type: TEXT_PROCESSING
          operation: count
          input: { text: { template: "{{all}}", values: { all: { from: each, at: /items } } } }
      graphs:
        document:
          params: { file: { type: object } }
          tasks:
            - { id: read, type: DATA_RETRIEVAL, operation: file, input: { custom: { param: file } } }
            - { id: count, type: TEXT_PROCESSING, operation: count, input: { from: read } }
          outputs: { words: { from: count, at: /words } }
      outputs: { documents: { from: each, at: /count }, counts: { from: each, part: counts } }
      """;

  @TempDir Path folder;

  @Test
  void ofAThousandDocumentsOnlyTheThreeBrokenOnesAreReadAgain() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      cli.file("many.yaml", GRAPH);
      Files.createDirectory(folder.resolve("docs"));
      for (int i = 0; i < DOCUMENTS; i++) {
        Files.writeString(document(i), "document " + i);
      }
      for (int broken : new int[] {17, 500, 999}) {
        Files.write(document(broken), new byte[] {(byte) 0xFF, (byte) 0xFE});
      }
      cli.run("run", "many.yaml", "--run-id", "many", "--results", "first.jsonl")
          .expect(1)
          .says("3 of 1000 instances failed");
      Map<String, JsonNode> first = results("first.jsonl");

      for (int broken : new int[] {17, 500, 999}) {
        Files.writeString(document(broken), "document " + broken);
      }
      cli.run("retry", "many", "--results", "second.jsonl")
          .expect(0)
          .says("goes on as generation 2");
      Map<String, JsonNode> second = results("second.jsonl");

      assertEquals(first.keySet(), second.keySet());
      Set<String> changed = new TreeSet<>();
      second.forEach(
          (task, result) -> {
            assertEquals("COMPLETED", result.path("status").textValue(), task);
            if (!result.equals(first.get(task))) {
              changed.add(task);
            }
          });
      Set<String> expected = new TreeSet<>(Set.of("each", "report"));
      for (int broken : new int[] {17, 500, 999}) {
        String instance = "each[" + broken + "]";
        expected.addAll(Set.of(instance, instance + "/read", instance + "/count"));
      }
      assertEquals(expected, changed);
      cli.runHere("retry", "many").expect(7).says("is COMPLETED");
    }
  }

  @Test
  void aRunThatCompletedOrStillRunsIsLeftAlone() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      cli.file(
          "tolerant.yaml",
          """
          weft: 1
          name: tolerant
          tasks:
            - id: each
              type: "CUSTOM:simulate"
              forEach: { literal: [1, 2], tolerate: 2 }
              maxRetries: 0
              options: { failAttempts: 1, code: PROVIDER_REFUSED }
          """);
      cli.run("run", "tolerant.yaml", "--run-id", "tolerant").expect(0);
      cli.runHere("retry", "tolerant").expect(7).says("tolerates the 2 tasks that failed");

      cli.file(
          "open.yaml",
          "weft: 1\nname: open\ntasks: [{ id: a, type: \"CUSTOM:simulate\", options: { sleep: 60s } }]\n");
      cli.run("run", "open.yaml", "--run-id", "open", "--detach").expect(0);
      cli.runHere("retry", "open").expect(7).says("is still running");
      cli.runHere("retry", "none").expect(6).says("there is no run none");
      startForeign(cli, "theirs");
      cli.runHere("retry", "theirs").expect(7).says("of type Other and no run of Weft");
      cli.runHere("retry", "open", "--task", "a").expect(2).says("not task 'a' alone");
      cli.runHere("retry", "open", "--with-params", "p.yaml").expect(2).says("another run");
    }
  }

  @Test
  void aRunThatWasTerminatedBeginsAtWhatItsEarlierGenerationHadDone() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      cli.file(
          "open.yaml",
          """
          weft: 1
          name: open
          tasks:
            - { id: quick, type: "CUSTOM:simulate" }
            - { id: missing, type: DATA_RETRIEVAL, operation: file, options: { path: late.txt }, maxRetries: 0 }
          """);
      cli.run("run", "open.yaml", "--run-id", "open", "--results", "first.jsonl").expect(1);
      Map<String, JsonNode> first = results("first.jsonl");
      cli.run("retry", "open", "--detach").expect(0);
      terminate(cli, "open");
      cli.file("late.txt", "here I am");
      cli.run("retry", "open", "--results", "third.jsonl").expect(0).says("generation 3");
      assertEquals(first.get("quick"), results("third.jsonl").get("quick"));
      assertTrue(results("third.jsonl").containsKey("missing"));
    }
  }

  private static void startForeign(Cli cli, String id) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue("theirs").build();
    try (var connection = cli.server().connection()) {
      connection.client().newUntypedWorkflowStub("Other", options).start();
    }
  }

  private static void terminate(Cli cli, String run) {
    try (var connection = cli.server().connection()) {
      connection.client().newUntypedWorkflowStub(run).terminate("by force");
    }
  }

  private Path document(int number) {
    return folder.resolve("docs").resolve("d%04d.txt".formatted(number));
  }

  private Map<String, JsonNode> results(String file) throws IOException {
    Map<String, JsonNode> results = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.resolve(file))) {
      JsonNode result = JSON.readTree(line);
      results.put(result.path("taskId").textValue(), result);
    }
    return results;
  }
}
