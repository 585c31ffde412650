package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.weft.failure.FailureCode;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.TaskHandle;
import dev.weft.graph.Vocabulary;
import dev.weft.result.TaskResult;
import dev.weft.run.Routes;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task that always fails is tried as often as it may be and not once more: 100 runs, ten at a
 * time, counted both in the results and where the tasks run.
 */
class RetriesIT {
  private static final int OF_EACH = 25;
  private static final int AT_ONCE = 10;
  private static final int FAN = 50;
  private static final int MAX_RETRIES = 2;
  private static final Duration BACKOFF = Duration.ofMillis(10);
  private static final TaskType SIMULATE = TaskType.custom("simulate");

  @TempDir Path folder;
  private final Ledger ledger = new Ledger();

  /** A graph and those of its tasks that fail. */
  private record Shape(String name, GraphBuilder graph, Set<String> failing, int others) {}

  @Test
  @Timeout(300)
  void twoRetriesAreThreeAttempts() throws Exception {
    Path blobs = folder.resolve("blobs");
    WorkerConfig config =
        new WorkerConfig("retries", 16, WorkerConfig.allTypes(), folder, blobs, false);
    Catalog catalog = Catalog.standard(config).with(ledger);
    try (RealServer server = RealServer.start(folder.resolve("server"));
        WeftWorker worker = WeftWorker.start(server.connection().client(), config, catalog);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      assertNotNull(worker.identity());
      Vocabulary vocabulary = catalog.vocabulary();
      Runs runs =
          Runs.on(server.connection(), blobs, Routes.TOGETHER, vocabulary)
              .patient(Duration.ofSeconds(120));
      List<Future<Integer>> ends = new ArrayList<>();
      for (int i = 0; i < OF_EACH; i++) {
        for (Shape shape : List.of(alone(), chain(), fan(), branches())) {
          String run = shape.name() + "-" + i;
          ends.add(threads.submit(() -> check(runs, run, shape)));
        }
      }
      int failing = 0;
      for (Future<Integer> end : ends) {
        failing += end.get(280, TimeUnit.SECONDS);
      }
      assertEquals(OF_EACH * (1 + 1 + FAN + 2), failing);
      assertEquals(
          failing * (MAX_RETRIES + 1), ledger.starts().size(), "attempts that nobody asked for");
    }
  }

  /** Returns how many tasks failed as they should. */
  private int check(Runs runs, String run, Shape shape) {
    RunResult result = runs.await(runs.submit(run, shape.graph()));
    assertEquals(RunStatus.FAILED, result.status(), run);
    assertEquals(shape.failing().size(), result.counts().failed(), run);
    assertEquals(MAX_RETRIES * shape.failing().size(), result.cost().retries(), run);
    Map<String, TaskResult> results = runs.results(result);
    assertEquals(shape.failing().size() + shape.others(), results.size(), run);
    for (String task : shape.failing()) {
      String name = run + "/" + task;
      TaskResult failed = results.get(task);
      assertNotNull(failed, name);
      assertEquals(TaskStatus.FAILED, failed.status(), name);
      assertEquals(MAX_RETRIES + 1, failed.attempts(), name);
      assertEquals(MAX_RETRIES, failed.metrics().retryCount(), name);
      assertEquals(0, failed.deaths(), name);
      assertNotNull(failed.error(), name);
      assertEquals(FailureCode.PROVIDER_UNAVAILABLE, failed.error().code(), name);
      for (int attempt = 1; attempt <= MAX_RETRIES + 1; attempt++) {
        assertEquals(1, ledger.starts(run, task, attempt), name + ", attempt " + attempt);
      }
    }
    return shape.failing().size();
  }

  private static Shape alone() {
    GraphBuilder graph = graph("alone");
    failing(graph, "a");
    return new Shape("alone", graph, Set.of("a"), 0);
  }

  private static Shape chain() {
    GraphBuilder graph = graph("chain");
    TaskHandle first = graph.task("first", SIMULATE);
    TaskHandle middle = failing(graph, "middle").after(first);
    graph.task("last", SIMULATE).after(middle);
    return new Shape("chain", graph, Set.of("middle"), 2);
  }

  private static Shape fan() {
    GraphBuilder graph = graph("fan");
    TaskHandle root = graph.task("root", SIMULATE);
    Set<String> leaves = new TreeSet<>();
    for (int i = 0; i < FAN; i++) {
      leaves.add("leaf-" + i);
      failing(graph, "leaf-" + i).after(root);
    }
    return new Shape("fan", graph, leaves, 1);
  }

  private static Shape branches() {
    GraphBuilder graph = graph("branches");
    TaskHandle root = graph.task("root", SIMULATE);
    TaskHandle left = failing(graph, "left").after(root);
    TaskHandle right = failing(graph, "right").after(root);
    graph.task("join", SIMULATE).afterAnyEnd(left).afterAnyEnd(right);
    return new Shape("branches", graph, Set.of("left", "right"), 2);
  }

  private static GraphBuilder graph(String name) {
    return GraphBuilder.named(name)
        .defaultMaxRetries(MAX_RETRIES)
        .defaultBackoff(BACKOFF, 1, BACKOFF);
  }

  private static TaskHandle failing(GraphBuilder graph, String id) {
    return graph
        .task(id, Ledger.TYPE)
        .option("failAttempts", 1_000)
        .option("code", FailureCode.PROVIDER_UNAVAILABLE.name());
  }
}
