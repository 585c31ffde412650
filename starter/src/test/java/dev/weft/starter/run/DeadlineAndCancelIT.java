package dev.weft.starter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
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
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import dev.weft.worker.Catalog;
import dev.weft.worker.WeftWorker;
import dev.weft.worker.WorkerConfig;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task of a minute ends in time, by its deadline or by a person, and its one slot is free. */
@Timeout(120)
class DeadlineAndCancelIT {
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration MINUTE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final Ledger ledger = new Ledger();
  private RealServer server;
  private WeftWorker worker;
  private Runs runs;

  @BeforeEach
  void start() {
    server = RealServer.start(folder.resolve("server"));
    Path blobs = folder.resolve("blobs");
    WorkerConfig config =
        new WorkerConfig("one-slot", 1, WorkerConfig.allTypes(), folder, blobs, false);
    Catalog catalog = Catalog.standard(config).with(ledger);
    worker = WeftWorker.start(server.connection().client(), config, catalog);
    runs =
        Runs.on(server.connection(), blobs, Routes.TOGETHER, catalog.vocabulary())
            .patient(Duration.ofSeconds(30));
    // The first run of a JVM pays for the classes it loads; it is not what is timed here.
    assertEquals(RunStatus.COMPLETED, runs.await(runs.submit("warm", quick())).status());
  }

  @AfterEach
  void stop() {
    if (worker != null) {
      worker.drain(Duration.ZERO);
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aDeadlineEndsARunningTaskAndFreesItsSlot() {
    GraphBuilder graph = GraphBuilder.named("deadline");
    TaskHandle slow = slow(graph).deadline(Duration.ofSeconds(2));
    TaskHandle child = graph.task("child", Ledger.TYPE).after(slow);
    graph.task("grandchild", Ledger.TYPE).after(child);
    TaskHandle next = graph.task("next", Ledger.TYPE).priority(TaskPriority.LOW);
    graph.task("after-next", Ledger.TYPE).after(next);
    graph.task("recovery", Ledger.TYPE).afterEnd(slow, TaskStatus.TIMEOUT);

    RunId run = runs.submit("deadline", graph);
    RunResult result = runs.await(run);
    Map<String, TaskResult> results = runs.results(result);
    assertEquals(RunStatus.FAILED, result.status());
    TaskResult late = results.get("slow");
    assertEquals(TaskStatus.TIMEOUT, late.status());
    assertNotNull(late.error());
    assertEquals(FailureCode.DEADLINE_EXCEEDED, late.error().code());
    Duration took = Duration.between(runs.manager().status(run).startedAt(), late.timestamp());
    assertTrue(took.compareTo(SOON) < 0, "ended after " + took);
    assertTrue(took.compareTo(Duration.ofMillis(1_900)) > 0, "ended before its time: " + took);
    assertEquals(TaskStatus.SKIPPED, results.get("child").status());
    assertEquals(TaskStatus.SKIPPED, results.get("grandchild").status());
    assertEquals(TaskStatus.COMPLETED, results.get("next").status());
    assertEquals(TaskStatus.COMPLETED, results.get("after-next").status());
    assertEquals(TaskStatus.COMPLETED, results.get("recovery").status());
    assertEquals(1, ledger.starts("deadline", "slow", 1));
    assertEquals(0, ledger.starts("deadline", "child", 1));
    Duration total = Duration.ofMillis(result.cost().durationMs().longValue());
    assertTrue(total.compareTo(Duration.ofSeconds(6)) < 0, "the rest took until " + total);
  }

  @Test
  void cancellingARunEndsWhatRuns() {
    cancelled(run -> runs.manager().cancel(run, "enough"));
  }

  /** What the Cancel button of the Web UI sends. */
  @Test
  void cancellingTheWorkflowItselfEndsWhatRuns() {
    cancelled(run -> server.connection().client().newUntypedWorkflowStub(run.value()).cancel());
  }

  private void cancelled(Consumer<RunId> cancel) {
    GraphBuilder graph = GraphBuilder.named("cancel");
    graph.task("waits", Ledger.TYPE).after(slow(graph));
    RunId run = runs.submit("cancel", graph);
    awaitStart("cancel");
    long before = System.nanoTime();
    cancel.accept(run);
    RunResult result = runs.await(run);
    assertSoon(before);
    assertEquals(RunStatus.CANCELLED, result.status());
    Map<String, TaskResult> results = runs.results(result);
    assertEquals(TaskStatus.CANCELLED, results.get("slow").status());
    assertEquals(TaskStatus.CANCELLED, results.get("waits").status());
    assertEquals(0, ledger.starts("cancel", "waits", 1));
    WorkflowStub closed = server.connection().client().newUntypedWorkflowStub("cancel");
    WorkflowFailedException close =
        assertThrows(WorkflowFailedException.class, () -> closed.getResult(RunResult.class));
    assertInstanceOf(CanceledFailure.class, close.getCause(), "Temporal must show it as Canceled");
    assertSlotIsFree();
    WeftException again =
        assertThrows(WeftException.class, () -> runs.manager().cancel(run, "again"));
    assertEquals(FailureCode.CONFLICT, again.code());
  }

  @Test
  void cancellingATaskLeavesTheRest() {
    GraphBuilder graph = GraphBuilder.named("cancel-task");
    TaskHandle slow = slow(graph);
    graph.task("child", Ledger.TYPE).after(slow);
    graph.task("next", Ledger.TYPE).priority(TaskPriority.LOW);
    graph.task("recovery", Ledger.TYPE).afterEnd(slow, TaskStatus.CANCELLED);
    RunId run = runs.submit("cancel-task", graph);
    awaitStart("cancel-task");
    long before = System.nanoTime();
    runs.manager().cancelTask(run, "slow", "enough");
    RunResult result = runs.await(run);
    assertSoon(before);
    Map<String, TaskResult> results = runs.results(result);
    assertEquals(TaskStatus.CANCELLED, results.get("slow").status());
    assertEquals(TaskStatus.SKIPPED, results.get("child").status());
    assertEquals(TaskStatus.COMPLETED, results.get("next").status());
    assertEquals(TaskStatus.COMPLETED, results.get("recovery").status());
    assertEquals(1, result.counts().cancelled());
    assertSlotIsFree();
  }

  @Test
  void onlyATaskThatIsThereAndOpenCanBeCancelled() {
    GraphBuilder graph = GraphBuilder.named("refused");
    graph.task("done", Ledger.TYPE).priority(TaskPriority.CRITICAL);
    slow(graph).after("done");
    RunId run = runs.submit("refused", graph);
    awaitStart("refused");
    assertRefused(FailureCode.CONFLICT, run, "done");
    assertRefused(FailureCode.NOT_FOUND, run, "nobody");
    runs.manager().cancel(run, "enough");
    assertEquals(RunStatus.CANCELLED, runs.await(run).status());
  }

  private void assertRefused(FailureCode code, RunId run, String task) {
    WeftException refusal =
        assertThrows(
            WeftException.class, () -> runs.manager().cancelTask(run, task, "enough"), task);
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("'" + task + "'"), refusal.getMessage());
  }

  private static GraphBuilder quick() {
    GraphBuilder graph = GraphBuilder.named("quick");
    graph.task("quick", TaskType.custom("simulate"));
    return graph;
  }

  private static TaskHandle slow(GraphBuilder graph) {
    return graph
        .task("slow", Ledger.TYPE)
        .priority(TaskPriority.CRITICAL)
        .option("sleep", MINUTE.toSeconds() + "s");
  }

  private void awaitStart(String run) {
    Until.found(
        Duration.ofSeconds(10),
        run + "/slow starts",
        () -> Optional.of(ledger.starts(run, "slow", 1)).filter(starts -> starts == 1));
  }

  private static void assertSoon(long before) {
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    assertTrue(took.compareTo(SOON) < 0, "ended after " + took);
  }

  private void assertSlotIsFree() {
    long before = System.nanoTime();
    assertEquals(RunStatus.COMPLETED, runs.await(runs.submit("after", quick())).status());
    assertSoon(before);
  }
}
