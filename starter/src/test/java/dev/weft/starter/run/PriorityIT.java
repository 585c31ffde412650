package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.weft.activity.TaskContext;
import dev.weft.activity.TaskHandler;
import dev.weft.data.TaskOutput;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.OperationSpec;
import dev.weft.result.TaskResult;
import dev.weft.run.Routes;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.starter.rig.RealServer;
import dev.weft.starter.rig.Runs;
import dev.weft.starter.rig.Until;
import dev.weft.task.InputTemplate.Kind;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With one slot, and that one held, waiting tasks start in the order of their priorities.
 *
 * <p>Twenty times in one graph and twenty times as four runs, half of them with all types on one
 * queue and half with a queue by type. The slot is held for 3 s the first time and for at least 1 s
 * the other times, in any case until all four have been handed over for half a second.
 */
class PriorityIT {
  private static final TaskType SIMULATE = TaskType.custom("simulate");
  private static final List<TaskPriority> HIGHEST_FIRST =
      List.of(TaskPriority.CRITICAL, TaskPriority.HIGH, TaskPriority.NORMAL, TaskPriority.LOW);
  private static final int TIMES = 10;
  private static final Duration ARRIVED = Duration.ofMillis(500);

  @TempDir static Path folder;
  private static final Hold HOLD = new Hold();
  private static RealServer server;
  private static WeftWorker worker;
  private static Catalog catalog;

  @BeforeAll
  static void start() {
    server = RealServer.start(folder.resolve("server"));
    WorkerConfig config =
        new WorkerConfig(
            "one-slot", 1, WorkerConfig.allTypes(), folder, folder.resolve("blobs"), false);
    catalog = Catalog.standard(config).with(HOLD);
    worker = WeftWorker.start(server.connection().client(), config, catalog);
  }

  @AfterAll
  static void stop() {
    if (worker != null) {
      worker.drain(Duration.ZERO);
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Timeout(180)
  void tasksOfOneGraphStartHighestFirst(boolean isByType) {
    Runs runs = runs(isByType);
    for (int i = 0; i < TIMES; i++) {
      String name = "graph-" + isByType + "-" + i;
      RunId hold = hold(runs, name);
      GraphBuilder graph = GraphBuilder.named(name);
      lowestFirst().forEach(each -> graph.task(each.name(), SIMULATE).priority(each));
      RunId run = runs.submit(name, graph);
      release(runs, i, List.of(run), HIGHEST_FIRST.size());
      checkOrder(name, runs, hold, List.of(run));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Timeout(180)
  void tasksOfFourRunsStartHighestFirst(boolean isByType) {
    Runs runs = runs(isByType);
    for (int i = 0; i < TIMES; i++) {
      String name = "runs-" + isByType + "-" + i;
      RunId hold = hold(runs, name);
      List<RunId> four = new ArrayList<>();
      for (TaskPriority each : lowestFirst()) {
        GraphBuilder graph = GraphBuilder.named(name);
        graph.task(each.name(), SIMULATE).priority(each);
        four.add(runs.submit(name + "-" + each, graph));
      }
      release(runs, i, four, 1);
      checkOrder(name, runs, hold, four);
    }
  }

  private static Runs runs(boolean isByType) {
    return Runs.on(
        server.connection(),
        folder.resolve("blobs"),
        isByType ? Routes.BY_TYPE : Routes.TOGETHER,
        catalog.vocabulary());
  }

  private static List<TaskPriority> lowestFirst() {
    return HIGHEST_FIRST.reversed();
  }

  /** Takes the one slot and returns when a task sits in it. */
  private static RunId hold(Runs runs, String name) {
    GraphBuilder graph = GraphBuilder.named("hold");
    graph.task("hold", HOLD.spec().type());
    RunId run = runs.submit(name + "-hold", graph);
    Until.done(Duration.ofSeconds(30), "the slot is held", HOLD.entered::take);
    return run;
  }

  /** Frees the slot when all wait for it, but not before its time. */
  private static void release(Runs runs, int time, List<RunId> waiting, int ofEach) {
    long due = System.nanoTime() + Duration.ofSeconds(time == 0 ? 3 : 1).toNanos();
    for (RunId run : waiting) {
      runs.awaitProgress(run, "handed over", at -> at.counts().running() == ofEach);
    }
    long end = Math.max(due, System.nanoTime() + ARRIVED.toNanos());
    Until.found(
        Duration.ofSeconds(10),
        "the end of the hold",
        () -> Optional.of(end).filter(at -> at <= System.nanoTime()));
    HOLD.mayEnd.release();
  }

  private static void checkOrder(String name, Runs runs, RunId hold, List<RunId> waiting) {
    TaskResult held = runs.results(runs.await(hold)).get("hold");
    assertNotNull(held, name);
    List<TaskResult> results = new ArrayList<>();
    for (RunId run : waiting) {
      RunResult ended = runs.await(run);
      assertEquals(RunStatus.COMPLETED, ended.status(), name + ": " + ended.failures());
      results.addAll(runs.results(ended).values());
    }
    results.sort(Comparator.comparing(each -> Objects.requireNonNull(each.startedAt())));
    assertEquals(
        HIGHEST_FIRST, results.stream().map(TaskResult::priority).toList(), name + ": order");
    Duration waited = Duration.between(held.timestamp(), results.getFirst().startedAt());
    assertFalse(waited.isNegative(), name + ": two tasks ran at once in one slot");
  }

  /** {@code CUSTOM:hold}: sits in a slot until it is let go. */
  private static final class Hold implements TaskHandler {
    private final BlockingQueue<String> entered = new LinkedBlockingQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);

    @Override
    public OperationSpec spec() {
      return new OperationSpec(
          TaskType.custom("hold"),
          null,
          "Sits in a slot.",
          EnumSet.of(Kind.NONE),
          List.of(),
          "{}",
          Duration.ofSeconds(1),
          false);
    }

    @Override
    public TaskOutput handle(TaskContext context) throws InterruptedException {
      entered.add(context.path());
      mayEnd.acquire();
      return new TaskOutput.Text("");
    }
  }
}
