package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.graph.GraphBuilder;
import dev.weft.graph.TaskHandle;
import dev.weft.result.TaskResult;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.WorkerProcess;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run of 300 tasks outlives {@code kill -9} of its worker and of its server. */
@Timeout(180)
class RecoveryIT {
  private static final int LAYERS = 10;
  private static final int WIDTH = 30;
  private static final int TASKS = LAYERS * WIDTH;
  private static final int SLOTS = 4;

  /** What a worker holds: what runs, and what it has fetched ahead. */
  private static final int HELD = 2 * SLOTS;

  private static final int KILL_AFTER = 60;
  private static final TaskType SIMULATE = TaskType.custom("simulate");

  @TempDir Path folder;
  private final Map<String, List<String>> dependencies = new HashMap<>();

  @Test
  void aNewWorkerGoesOnWhereAKilledOneWas() {
    Path blobs = folder.resolve("blobs");
    try (RealServer server = RealServer.start(folder.resolve("server"))) {
      Runs runs = runs(server);
      RunId run;
      String killed;
      try (WorkerProcess worker = WorkerProcess.start(server.address(), blobs, SLOTS)) {
        killed = worker.identity();
        run = submitAndAwaitMiddle(runs);
        worker.kill9();
      }
      try (WorkerProcess next = WorkerProcess.start(server.address(), blobs, SLOTS)) {
        Map<String, TaskResult> results = checked(runs, runs.await(run));
        Set<String> workers = new TreeSet<>();
        results.values().forEach(each -> workers.add(String.valueOf(each.worker())));
        assertEquals(new TreeSet<>(Set.of(killed, next.identity())), workers);
        int deaths = results.values().stream().mapToInt(TaskResult::deaths).sum();
        assertTrue(deaths >= 1 && deaths <= HELD, "deaths: " + deaths);
        results.values().stream()
            .filter(each -> each.deaths() > 0)
            .forEach(each -> assertEquals(next.identity(), each.worker(), each.taskId()));
      }
    }
  }

  @Test
  void aKilledServerGoesOnFromItsDatabase() {
    Path blobs = folder.resolve("blobs");
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WorkerProcess worker = WorkerProcess.start(server.address(), blobs, SLOTS)) {
      Runs runs = runs(server);
      RunId run = submitAndAwaitMiddle(runs);
      server.kill9();
      server.restart();
      Map<String, TaskResult> results = checked(runs, runs.await(run));
      assertTrue(worker.process().isAlive());
      int deaths = results.values().stream().mapToInt(TaskResult::deaths).sum();
      assertTrue(deaths <= HELD, "at most what was held as the server went: " + deaths);
      results.values().forEach(each -> assertEquals(worker.identity(), each.worker()));
    }
  }

  private Runs runs(RealServer server) {
    return Runs.on(server.connection(), folder.resolve("blobs"), Routes.BY_TYPE)
        .patient(Duration.ofSeconds(90));
  }

  private RunId submitAndAwaitMiddle(Runs runs) {
    RunId run = runs.submit("layers", layers());
    int ended =
        runs.awaitProgress(run, "in the middle", at -> at.counts().ended() >= KILL_AFTER)
            .counts()
            .ended();
    assertTrue(ended < TASKS - WIDTH, "too late to kill anything: " + ended);
    return run;
  }

  /** Ten layers; each task needs two of the layer before it. */
  private GraphBuilder layers() {
    GraphBuilder graph = GraphBuilder.named("layers").defaultMaxRetries(0);
    for (int layer = 0; layer < LAYERS; layer++) {
      for (int at = 0; at < WIDTH; at++) {
        String id = "t" + layer + "-" + at;
        TaskHandle task = graph.task(id, SIMULATE).option("sleep", 30 + at + "ms");
        if (layer > 0) {
          List<String> needs =
              List.of("t" + (layer - 1) + "-" + at, "t" + (layer - 1) + "-" + (at + 7) % WIDTH);
          task.after(needs.toArray(String[]::new));
          dependencies.put(id, needs);
        }
      }
    }
    return graph;
  }

  private Map<String, TaskResult> checked(Runs runs, RunResult result) {
    assertEquals(RunStatus.COMPLETED, result.status(), String.valueOf(result.failures()));
    assertEquals(TASKS, result.counts().completed());
    Map<String, TaskResult> results = runs.results(result);
    assertEquals(TASKS, results.size());
    for (TaskResult each : results.values()) {
      assertEquals(TaskStatus.COMPLETED, each.status(), each.taskId());
      assertEquals(1, each.attempts(), each.taskId());
      assertEquals(0, each.metrics().retryCount(), each.taskId());
      assertNotNull(each.startedAt(), each.taskId());
      for (String need : dependencies.getOrDefault(each.taskId(), List.of())) {
        assertFalse(
            each.startedAt().isBefore(results.get(need).timestamp()),
            each.taskId() + " started at " + each.startedAt() + ", before the end of " + need);
      }
    }
    return results;
  }
}
