package dev.weft.starter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user learns of the workers, and of a graph that none of them takes. */
@Timeout(300)
class WorkersIT {
  private static final long PROMISED_MS = 3_000;
  private static final String GRAPH =
      """
      weft: 1
      name: picky
      admission: reject
      tasks:
        - { id: alone, type: "CUSTOM:simulate" }
      """;

  @TempDir Path folder;

  @Test
  void workersAreListedAndAFullOneRefuses() throws Exception {
    try (Cli cli = Cli.withTemporal(folder)) {
      cli.file("picky.yaml", GRAPH);
      cli.file("full.yaml", "name: full\nmaxMemoryBytes: 1MiB\nslots: 3\n");
      cli.run("run", "picky.yaml").expect(0).says("COMPLETED"); // by the worker in its process

      cli.run("run", "picky.yaml", "--server", "memory").expect(0).says("COMPLETED");

      cli.runHere("workers").expect(0).says("no worker is alive");
      refused(cli, "NO_WORKER no worker polls weft");

      Running worker = cli.start("worker", "--config", "full.yaml", "--metrics-port", "0");
      worker.awaitNote("metrics on http://127.0.0.1:");
      cli.runHere("workers").expect(0).says("full@").says("0 of 3").says("nothing: memory ");
      refused(cli, "limit 1.0 MiB (maxMemoryBytes)");
      JsonNode answer = cli.runHere("workers", "--json").expect(0).json();
      assertEquals("weft.workers/1", answer.path("format").textValue());
      assertEquals(1, answer.path("workers").size());
      assertTrue(answer.at("/workers/0/state/closed").textValue().startsWith("memory "));
      saysWhy(cli);
      worker.signal("TERM");
      worker.await().expect(0);
    }
  }

  /** A run that waits for the closed worker. */
  private static void saysWhy(Cli cli) throws IOException {
    cli.file("patient.yaml", GRAPH.replace("admission: reject\n", ""));
    cli.runHere("run", "patient.yaml", "--detach", "--run-id", "held").expect(0);
    cli.runHere("why", "held").expect(0).says("takes none: memory ").says("(maxMemoryBytes)");
    String task = cli.runHere("why", "held", "--json").json().at("/tasks/0/task").textValue();
    cli.runHere("why", "held", task).expect(0).says("takes none: memory ");
    cli.runHere("why", "held", "nobody").expect(6).says("no task 'nobody'");
    cli.runHere("why", "never-was").expect(6);
    cli.runHere("cancel", "held").expect(0);
    // Watching brings a worker along, which would run the task before the run hears of the cancel.
    while (cli.runHere("status", "held").out().contains("RUNNING")) {
      Thread.onSpinWait();
    }
    cli.runHere("watch", "held").expect(1);
    cli.runHere("why", "held").expect(0).says("the run is CANCELLED");
  }

  private static void refused(Cli cli, String words) {
    Ended ended = cli.runHere("run", "picky.yaml", "--detach", "--run-id", "never").expect(1);
    ended.says(words);
    assertTrue(ended.millis() < PROMISED_MS, ended::toString);
    cli.runHere("status", "never").expect(6);
  }
}
