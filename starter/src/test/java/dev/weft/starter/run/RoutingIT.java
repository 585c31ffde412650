package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.client.QueueReport;
import dev.weft.client.RunReport;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.TaskHandle;
import dev.weft.result.TaskResult;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.Until;
import dev.weft.starter.rig.WeftProcess;
import dev.weft.starter.rig.WorkerProcess;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two workers of different types: each task reaches its own, or waits and says for whom. */
@Timeout(240)
class RoutingIT {
  private static final String TEXT = "TEXT_PROCESSING";
  private static final String[] OTHERS = {"CUSTOM", "DATA_RETRIEVAL", "DATA_STORAGE"};
  private static final TaskType SIMULATE = TaskType.custom("simulate");
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(10);
  private static final int ROWS = 20;

  @TempDir Path folder;

  @Test
  void everyTaskRunsOnTheWorkerOfItsType() throws IOException {
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WorkerProcess text = worker(server, TEXT);
        WorkerProcess others = worker(server, OTHERS)) {
      Runs runs = runs(server);
      RunResult result = runs.await(runs.submit("mixed", mixed("mixed")));
      assertEquals(RunStatus.COMPLETED, result.status(), String.valueOf(result.failures()));
      Map<String, TaskResult> results = runs.results(result);
      assertEquals(5 * ROWS, results.size());
      for (TaskResult each : results.values()) {
        boolean isText = each.type().equals(TaskType.TEXT_PROCESSING);
        assertEquals(isText ? text.identity() : others.identity(), each.worker(), each.taskId());
      }
    }
  }

  @Test
  void aQueueThatItsWorkerLeftIsNamedWithinTenSeconds() throws IOException {
    theLossIsNoticed(true);
  }

  @Test
  void aQueueWhoseWorkerWasKilledIsNamedWithinTenSeconds() throws IOException {
    theLossIsNoticed(false);
  }

  private void theLossIsNoticed(boolean isPolite) throws IOException {
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WorkerProcess others = worker(server, OTHERS)) {
      Runs runs = runs(server);
      long gone;
      try (WorkerProcess text = worker(server, TEXT)) {
        assertTrue(runs.await(runs.submit("before", mixed("before"))).status().isFinal());
        gone = System.nanoTime();
        if (isPolite) {
          assertEquals(0, text.sigterm());
        } else {
          text.kill9();
        }
      }
      RunId run = runs.submit("waits", mixed("waits"));
      awaitNote(runs, run, gone);
      // The command is called within the ten seconds; how long its JVM takes to start is no matter.
      String answer = status(server, run);
      assertTrue(answer.contains("nobody polls weft.text"), answer);
      assertFalse(answer.contains("weft.custom"), answer);

      try (WorkerProcess next = worker(server, TEXT)) {
        RunResult result = runs.await(run);
        assertEquals(RunStatus.COMPLETED, result.status(), String.valueOf(result.failures()));
        for (TaskResult each : runs.results(result).values()) {
          boolean isText = each.type().equals(TaskType.TEXT_PROCESSING);
          assertEquals(isText ? next.identity() : others.identity(), each.worker(), each.taskId());
          assertEquals(0, each.deaths(), each.taskId() + " waited; nobody held it");
        }
      }
    }
  }

  private static void awaitNote(Runs runs, RunId run, long gone) {
    RunReport report =
        Until.found(
            KNOWN_WITHIN.minusNanos(System.nanoTime() - gone),
            "status says that nobody polls weft.text",
            () ->
                Optional.of(runs.manager().status(run))
                    .filter(each -> abandoned(each).contains("weft.text")));
    assertEquals(List.of("weft.text"), abandoned(report));
    assertEquals(RunStatus.RUNNING, report.status());
    assertEquals("nobody polls weft.text", report.note());
  }

  private static List<String> abandoned(RunReport report) {
    return report.queues().stream()
        .filter(QueueReport::isAbandoned)
        .map(QueueReport::name)
        .toList();
  }

  /** What {@code weft status} answers in a new process. */
  private String status(RealServer server, RunId run) {
    Map<String, String> variables = Map.of("WEFT_HOME", folder.resolve("status").toString());
    try (WeftProcess command =
        WeftProcess.start(
            folder, variables, "status", run.value(), "--address", server.address())) {
      assertEquals(0, command.exit(Duration.ofSeconds(30)), command.err().toString());
      return String.join("\n", command.out());
    }
  }

  private WorkerProcess worker(RealServer server, String... types) {
    return WorkerProcess.start(server.address(), folder.resolve("blobs"), 2, types);
  }

  private Runs runs(RealServer server) {
    return Runs.on(server.connection(), folder.resolve("blobs"), Routes.BY_TYPE)
        .patient(Duration.ofSeconds(60));
  }

  /** A hundred tasks: twenty rows of five, of four types. */
  private GraphBuilder mixed(String name) throws IOException {
    Files.writeString(folder.resolve("in.txt"), "Some words, and  more words.");
    GraphBuilder graph = GraphBuilder.named(name);
    for (int row = 0; row < ROWS; row++) {
      TaskHandle read =
          graph
              .task("read-" + row, TaskType.DATA_RETRIEVAL)
              .operation("file")
              .option("path", "in.txt");
      TaskHandle clean =
          graph.task("clean-" + row, TaskType.TEXT_PROCESSING).operation("normalise").input(read);
      TaskHandle count =
          graph.task("count-" + row, TaskType.TEXT_PROCESSING).operation("count").input(clean);
      TaskHandle work = graph.task("work-" + row, SIMULATE).option("sleep", "5ms");
      graph.task("store-" + row, TaskType.DATA_STORAGE).operation("blob").input(count).after(work);
    }
    return graph;
  }
}
