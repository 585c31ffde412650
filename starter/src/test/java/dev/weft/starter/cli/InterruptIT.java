package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.run.WireFormat;
import dev.weft.starter.rig.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C and SIGTERM: what ends, what goes on, and what is said about it. */
@Timeout(300)
class InterruptIT {
  private static final String GRAPH =
      """
      weft: 1
      name: steps
      tasks:
        - { id: first,  type: "CUSTOM:simulate", options: { sleep: 1s } }
        - { id: second, type: "CUSTOM:simulate", options: { sleep: 3s }, dependencies: [first] }
        - { id: third,  type: "CUSTOM:simulate", dependencies: [second], input: { custom: { answer: 42 } } }
      outputs: { answer: { from: third, at: /answer } }
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeGraph() throws IOException {
    Files.writeString(folder.resolve("steps.yaml"), GRAPH);
  }

  @Test
  void aRunOnADurableServerGoesOnAfterCtrlC() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      Running run = cli.start("run", "steps.yaml", "--run-id", "steps");
      run.awaitNote("1/3 done");
      run.signal("INT");
      run.await()
          .expect(130)
          .says("stopped watching; run steps goes on. Come back with: weft watch steps");
      JsonNode stopped = cli.run("status", "steps", "--json").expect(0).json();
      assertEquals("RUNNING", stopped.path("status").textValue());

      JsonNode ended =
          cli.run("watch", "steps", "--results", "out.jsonl", "--json").expect(0).json();
      assertEquals("COMPLETED", ended.path("status").textValue());
      assertEquals(42, ended.at("/outputs/answer").intValue());
      Map<String, JsonNode> results = results();
      assertEquals(3, results.size());
      assertEquals(1, results.get("first").path("attempts").intValue(), "it is not done again");
    }
  }

  @Test
  void aRunInMemoryEndsWithCtrlC() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      Running run = cli.start("run", "steps.yaml", "--run-id", "steps");
      run.awaitNote("1/3 done");
      run.signal("INT");
      Ended ended =
          run.await().expect(1).says("run steps was in memory only: it is cancelled and gone");
      assertEquals("", ended.out(), "no answer of a run that is gone");
      cli.run("status", "steps").expect(3).says("runs in memory end with the command");
    }
  }

  @Test
  void aRunInMemoryCannotBeLeft() throws Exception {
    try (Cli cli = Cli.withoutTemporal(folder)) {
      cli.run("run", "steps.yaml", "--detach").expect(2).says("--detach needs a server that lasts");
    }
    try (Cli cli = Cli.withTemporal(folder)) {
      cli.run("run", "steps.yaml", "--server", "memory", "--detach").expect(2);
      assertFalse(cli.hasServer(), "nothing was started");
    }
  }

  @Test
  void aWorkerEndsWhatItHasStartedBeforeItStops() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      Running worker = cli.start("worker");
      worker.awaitNote("worker on ");
      Ended detached = cli.run("run", "steps.yaml", "--run-id", "steps", "--detach").expect(0);
      assertEquals("steps", detached.out().strip());
      Until.found(
          Running.PATIENCE,
          "the second task runs",
          () ->
              cli.runHere("status", "steps").out().contains("running: second")
                  ? Optional.of(true)
                  : Optional.empty());
      worker.signal("TERM");
      worker.await().expect(0).says("stopping").says("stopped");

      cli.run("watch", "steps", "--results", "out.jsonl").expect(0);
      JsonNode second = results().get("second");
      assertEquals(1, second.path("attempts").intValue(), second::toString);
      assertEquals(0, second.path("deaths").intValue(), second::toString);
      assertTrue(
          second.at("/metrics/durationMs").doubleValue() >= 3_000, "the sleep was not cut short");
      assertEquals(
          results().get("first").path("worker"), second.path("worker"), "the worker that stopped");
    }
  }

  private Map<String, JsonNode> results() throws IOException {
    Map<String, JsonNode> results = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("out.jsonl"))) {
      JsonNode result = WireFormat.mapper().readTree(line);
      results.put(result.path("taskId").textValue(), result);
    }
    return results;
  }
}
