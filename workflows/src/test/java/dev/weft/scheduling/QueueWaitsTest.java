package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.graph.GraphBuilder;
import dev.weft.run.WorkerState;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a task waits for a worker. */
class QueueWaitsTest {
  private static final TaskType SIMULATE = TaskType.custom("simulate");
  private static final WorkerState CLOSED =
      new WorkerState("w", 2).because("memory 2.0 GiB, limit 1.0 GiB (maxMemoryBytes)");

  private static Driver run(int tasks, String timeout) {
    GraphBuilder graph = GraphBuilder.named("waiting");
    graph.defaultQueueTimeout(Duration.parse(timeout));
    for (int i = 0; i < tasks; i++) {
      graph.task("t" + i, SIMULATE);
    }
    return Driver.of(graph);
  }

  @Test
  void whatNoWorkerTookInTimeHasFailedWithoutAnAttempt() {
    Driver run = run(1, "PT1M");
    assertEquals(Duration.ofMinutes(1), run.batch("t0").longestWait());

    run.tick(60_000).notTaken("t0");

    Ended end = run.end("t0");
    assertEquals(TaskStatus.FAILED, end.status());
    assertEquals(FailureCode.NO_WORKER, end.error().code());
    assertEquals(
        "no worker took it from queue weft.custom within 1m (queueTimeout)", end.error().message());
    assertEquals(0, end.attempts());
  }

  @Test
  void thoseThatNeverCameToTheQueueEndWithThoseThatDid() {
    Driver run = run(10, "PT1M");
    run.batch("t0");
    run.tick(60_000);
    assertTrue(run.isOpen("t0"), "it comes back by itself");
    assertEquals(FailureCode.NO_WORKER, run.end("t9").error().code());
  }

  @Test
  void aWorkerThatTakesSomethingGivesTheOthersTime() {
    Driver run = run(10, "PT1M").start("t0");
    run.tick(50_000).done("t0").tick(70_000);
    assertTrue(run.isOpen("t9"));
    assertEquals(Duration.ofSeconds(40), run.batch("t1").longestWait());
    run.tick(110_000);
    assertEquals(FailureCode.NO_WORKER, run.end("t9").error().code());
  }

  @Test
  void aWorkerThatIsClosedTakesNothing() {
    Driver run = run(1, "PT10S").refuse("t0", CLOSED);
    assertEquals(
        "workers take nothing now: memory 2.0 GiB, limit 1.0 GiB (maxMemoryBytes)",
        run.why("t0").substring(0, run.why("t0").indexOf("; tried")));
    run.tick(5_000).refuse("t0", CLOSED).tick(9_999);
    assertTrue(run.isOpen("t0"));
    run.tick(10_000);
    assertEquals(FailureCode.NO_WORKER, run.end("t0").error().code());
  }

  @Test
  void theWaitForARetryIsNone() {
    GraphBuilder graph = GraphBuilder.named("waiting");
    graph
        .task("a", SIMULATE)
        .queueTimeout(Duration.ofSeconds(1))
        .backoff(Duration.ofMinutes(9), 1, Duration.ofMinutes(9));
    Driver run = Driver.of(graph).fail("a", FailureCode.PROVIDER_UNAVAILABLE).tick(2_000);
    assertTrue(run.isOpen("a"));
  }

  @Test
  void withoutTheFieldATaskWaitsForEver() {
    GraphBuilder graph = GraphBuilder.named("waiting");
    graph.task("a", SIMULATE);
    Driver run = Driver.of(graph);
    assertNull(run.batch("a").longestWait());
    assertFalse(run.scheduler.wakes().next().isPresent());
  }
}
