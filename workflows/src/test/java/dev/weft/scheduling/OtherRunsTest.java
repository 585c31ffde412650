package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.START;
import static dev.weft.scheduling.RandomGraphs.on;
import static dev.weft.scheduling.RandomGraphs.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.RunStatus;
import dev.weft.run.SourceEnd;
import dev.weft.run.TaskState;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the ends of tasks of other runs mean for those that wait for them. */
class OtherRunsTest {
  private static final TaskError GONE =
      new TaskError(FailureCode.DEPENDENCY_NOT_MET, "there is no run x");

  private static Step end(Driver run, String path, TaskStatus status) {
    SourceEnd end = new SourceEnd(status, null, null, TaskMetrics.NONE);
    return run.scheduler.wholes().otherRunEnded(run.plan.indexOf(path), end, START);
  }

  private static Step unknown(Driver run, String path) {
    return run.scheduler.wholes().otherRunUnknown(run.plan.indexOf(path), GONE, START);
  }

  private static String ends(Driver run, Step step) {
    return step.ended().stream()
        .map(
            each ->
                run.plan.id(each.task())
                    + " "
                    + each.status()
                    + (each.error() == null ? "" : ": " + each.error().message()))
        .collect(Collectors.joining("; "));
  }

  @Test
  void aTaskThatWaitsSaysSoInPlainWords() {
    Driver run = Driver.of(null, plain("a"), plain("b", on("a"), on("x/one"), on("y/two")));
    TaskState state = new Explainer(run.plan, run.scheduler).state(run.plan.indexOf("b"));
    assertEquals("waits for a PENDING, task one of run x, task two of run y", state.reason());
    assertEquals(List.of("a PENDING", "task one of run x", "task two of run y"), state.waitsFor());
    assertEquals(2, run.scheduler.counts().total(), "tasks of other runs count nowhere");
  }

  @Test
  void anAcceptedEndLetsItRunAndAnyOtherSkipsIt() {
    Driver run = Driver.of(null, plain("a", on("x/b")), plain("c", on("x/b", TaskStatus.FAILED)));
    assertEquals(
        "x/b FAILED; a SKIPPED: x/b FAILED", ends(run, end(run, "x/b", TaskStatus.FAILED)));
    run.start("c").done("c");
    assertEquals(RunStatus.FAILED, run.scheduler.status());
  }

  @Test
  void whatNobodyWillEverKnowOfFailsWhoeverWaitsForItWhateverItAccepts() {
    TaskStatus[] any = {TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.SKIPPED};
    Driver run =
        Driver.of(
            null,
            plain("a", on("x/b", any)),
            Driver.with(plain("c", on("x/b")), new OnFailure.Ignore(), null, RetryPolicy.DEFAULT));
    assertEquals(
        "x/b FAILED: there is no run x; a FAILED: there is no run x; c FAILED: there is no run x",
        ends(run, unknown(run, "x/b")));
    assertTrue(run.scheduler.isFinished());
    assertEquals(RunStatus.FAILED, run.scheduler.status());
  }

  @Test
  void aToleratedFailureOfThatKindLetsTheRunBeCompleted() {
    Driver run =
        Driver.of(
            null,
            Driver.with(plain("c", on("x/b")), new OnFailure.Ignore(), null, RetryPolicy.DEFAULT));
    unknown(run, "x/b");
    assertEquals(RunStatus.COMPLETED, run.scheduler.status());
  }

  @Test
  void theCostOfATaskOfAnotherRunComesWithItsEndAndIsNotPaidTwice() {
    Driver run = Driver.of(null, plain("a", on("x/b")));
    Duration second = Duration.ofSeconds(1);
    TaskMetrics metrics = new TaskMetrics(second, second, second, 7, 8, 9, 2, new Tokens(3, 4));
    SourceEnd end = new SourceEnd(TaskStatus.COMPLETED, null, null, metrics);
    Step step = run.scheduler.wholes().otherRunEnded(run.plan.indexOf("x/b"), end, START);
    assertEquals(metrics, step.ended().getFirst().metrics());
    assertEquals(TaskMetrics.NONE, run.scheduler.cost());
  }

  @Test
  void theEndComesOnceAndNotAfterACancel() {
    Driver run = Driver.of(null, plain("a", on("x/b")));
    run.scheduler.cancelRun("enough", START);
    assertEquals("", ends(run, unknown(run, "x/b")));
    assertEquals("", ends(run, end(run, "x/b", TaskStatus.COMPLETED)));
    assertEquals(RunStatus.CANCELLED, run.scheduler.status());
  }
}
