package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
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
import dev.weft.task.Fuse;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large fused runs outlive what befalls their workers: SIGKILL, SIGSTOP, and a task that kills each
 * worker it meets.
 *
 * <p>{@code -Dweft.faults=30} makes it a campaign: 30 kills and 30 stops in runs of 20,000 tasks.
 */
@Timeout(1_800)
class FaultCampaignIT {
  private static final int FAULTS = Integer.getInteger("weft.faults", 2);
  private static final int LAYERS = 20;
  private static final int WIDTH = FAULTS >= 30 ? 1_000 : 200;
  private static final int TASKS = LAYERS * WIDTH;
  private static final int SLOTS = 4;

  /** One of so many tasks writes a file: the ledger of effects. */
  private static final int WRITES = 20;

  private static final TaskType SIMULATE = TaskType.custom("simulate");

  @TempDir Path folder;
  private final Map<String, List<String>> dependencies = new HashMap<>();

  @Test
  void killedWorkersLoseNothing() throws IOException {
    try (RealServer server = RealServer.start(folder.resolve("server"))) {
      Runs runs = runs(server);
      WorkerProcess[] workers = {worker(server), worker(server)};
      try {
        RunId run = runs.submit("killed", layers());
        for (int fault = 0; fault < FAULTS; fault++) {
          awaitPart(runs, run, fault);
          int victim = fault % 2;
          workers[victim].kill9();
          workers[victim] = worker(server);
        }
        check(runs, runs.await(run));
      } finally {
        workers[0].close();
        workers[1].close();
      }
    }
  }

  @Test
  void stoppedWorkersDoNothingTwice() throws IOException {
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WorkerProcess one = worker(server);
        WorkerProcess other = worker(server)) {
      Runs runs = runs(server);
      RunId run = runs.submit("stopped", layers());
      for (int fault = 0; fault < FAULTS; fault++) {
        awaitPart(runs, run, fault);
        WorkerProcess victim = fault % 2 == 0 ? one : other;
        victim.stop();
        // Longer than the heartbeat timeout: its batches are given to others while it sleeps.
        LockSupport.parkNanos(Duration.ofSeconds(7).toNanos());
        victim.cont();
      }
      check(runs, runs.await(run));
    }
  }

  @Test
  void aPoisonTaskFailsAloneAndLongInnocentsComplete() {
    GraphBuilder graph = GraphBuilder.named("poisoned").defaultFuse(Fuse.ALWAYS);
    for (int i = 0; i < 300; i++) {
      TaskHandle task = graph.task("t" + i, SIMULATE).estimate(Duration.ofMillis(2));
      if (i % 3 != 0) {
        task.after("t" + (i - 1));
      }
    }
    graph.task("poison", PoisonedWorker.POISON).estimate(Duration.ofMillis(2));
    for (int i = 0; i < 2; i++) {
      graph.task("long" + i, SIMULATE).option("sleep", "4s").fuse(Fuse.NEVER);
    }
    try (RealServer server = RealServer.start(folder.resolve("server"))) {
      Runs runs = runs(server);
      WeftProcess[] workers = {poisoned(server), poisoned(server)};
      try {
        RunId run = runs.submit("poisoned", graph);
        RunResult result =
            Until.found(
                Duration.ofSeconds(240),
                "the end of the poisoned run",
                () -> {
                  for (int i = 0; i < workers.length; i++) {
                    if (!workers[i].isAlive()) {
                      workers[i] = poisoned(server);
                    }
                  }
                  return runs.manager().result(run);
                });
        Map<String, TaskResult> results = runs.results(result);
        assertEquals(FailureCode.WORKER_LOST, results.get("poison").error().code());
        assertEquals(0, results.get("poison").attempts());
        assertTrue(results.get("poison").deaths() >= 3);
        results.values().stream()
            .filter(each -> !each.taskId().equals("poison"))
            .forEach(each -> assertEquals(TaskStatus.COMPLETED, each.status(), each.toString()));
        assertEquals(303, results.size());
      } finally {
        workers[0].close();
        workers[1].close();
      }
    }
  }

  private WeftProcess poisoned(RealServer server) {
    Path blobs = folder.resolve("blobs");
    WeftProcess process =
        WeftProcess.start(
            PoisonedWorker.class,
            folder,
            Map.of("WEFT_HOME", folder.resolve("home").toString()),
            server.address(),
            blobs.toAbsolutePath().toString(),
            "2");
    process.awaitErr("worker \\S+ polls", Duration.ofSeconds(60));
    return process;
  }

  private WorkerProcess worker(RealServer server) {
    return WorkerProcess.start(server.address(), folder.resolve("blobs"), SLOTS);
  }

  private Runs runs(RealServer server) {
    return Runs.on(server.connection(), folder.resolve("blobs"), Routes.TOGETHER)
        .patient(Duration.ofSeconds(900));
  }

  private static void awaitPart(Runs runs, RunId run, int fault) {
    int wanted = (fault + 1) * TASKS / (FAULTS + 2);
    runs.awaitProgress(run, wanted + " ended", at -> at.counts().ended() >= wanted);
  }

  private GraphBuilder layers() {
    GraphBuilder graph = GraphBuilder.named("layers").defaultMaxRetries(0).defaultFuse(Fuse.ALWAYS);
    for (int layer = 0; layer < LAYERS; layer++) {
      for (int at = 0; at < WIDTH; at++) {
        String id = "t" + layer + "-" + at;
        TaskHandle task =
            at % WRITES == 0
                ? graph
                    .task(id, TaskType.DATA_STORAGE)
                    .operation("file")
                    .option("path", "ledger/" + id)
                    .text(id)
                : graph.task(id, SIMULATE).option("sleep", "10ms");
        task.estimate(Duration.ofMillis(10));
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

  private void check(Runs runs, RunResult result) throws IOException {
    assertEquals(RunStatus.COMPLETED, result.status(), String.valueOf(result.failures()));
    Map<String, TaskResult> results = runs.results(result);
    assertEquals(TASKS, results.size());
    for (TaskResult each : results.values()) {
      assertEquals(TaskStatus.COMPLETED, each.status(), each.taskId());
      assertEquals(1, each.attempts(), each.taskId());
      for (String need : dependencies.getOrDefault(each.taskId(), List.of())) {
        assertFalse(
            each.startedAt().isBefore(results.get(need).timestamp()),
            each.taskId() + " started before the end of " + need);
      }
    }
    long deaths = results.values().stream().filter(each -> each.deaths() > 0).count();
    // A batch is at most half a second of tasks of 10 ms, and each slot holds one.
    assertTrue(deaths <= (long) FAULTS * SLOTS * 100, deaths + " tasks were done again");
    checkLedger();
  }

  /** What a worker had not yet given its name when it was killed; a reader never looks at it. */
  private static boolean isHalfWritten(Path file) {
    return String.valueOf(file.getFileName()).matches("\\.weft-.*\\.tmp");
  }

  /** Every write took effect, once. */
  private void checkLedger() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("ledger"))) {
      List<Path> all = files.filter(each -> !isHalfWritten(each)).toList();
      assertEquals(TASKS / WRITES, all.size());
      for (Path each : all) {
        assertEquals(String.valueOf(each.getFileName()), Files.readString(each));
      }
    }
  }
}
