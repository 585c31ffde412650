package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.START;
import static dev.weft.scheduling.RandomGraphs.on;
import static dev.weft.scheduling.RandomGraphs.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.failure.FailureCode;
import dev.weft.run.RunStatus;
import dev.weft.task.Deadline;
import dev.weft.task.OnFailure;
import dev.weft.task.Task;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a run ends, case by case (DESIGN 5.12). */
class RunStatusTest {
  private static final OnFailure SKIP = new OnFailure.SkipDependents();
  private static final OnFailure FAIL_RUN = new OnFailure.FailRun();
  private static final OnFailure IGNORE = new OnFailure.Ignore();
  private static final OnFailure OUTPUT =
      new OnFailure.Output(JsonNodeFactory.instance.textNode("instead"));

  private static Driver run(Task... tasks) {
    return Driver.of(null, tasks);
  }

  private static Task onFailure(OnFailure policy, Task task) {
    return Driver.with(task, policy, task.deadline(), task.retry());
  }

  @Test
  void allCompletedIsCompleted() {
    Driver run = run(plain("a"), plain("b", on("a"))).done("a").done("b");
    assertEquals(RunStatus.COMPLETED, run.status());
  }

  @Test
  void anOpenTaskIsRunning() {
    assertEquals(RunStatus.RUNNING, run(plain("a"), plain("b", on("a"))).done("a").status());
  }

  @Test
  void aFailedTaskIsFailedAndItsDependentIsSkipped() {
    Driver run = run(plain("a"), plain("b", on("a"))).fail("a");
    assertEquals(TaskStatus.SKIPPED, run.end("b").status());
    assertEquals("a FAILED", run.end("b").error().message());
    assertEquals(FailureCode.DEPENDENCY_NOT_MET, run.end("b").error().code());
    assertEquals(RunStatus.FAILED, run.status());
  }

  @Test
  void aFailureIsNotForgivenBecauseSomebodyAcceptsIt() {
    Driver run = run(plain("a"), plain("b", on("a", TaskStatus.FAILED))).fail("a").done("b");
    assertEquals(RunStatus.FAILED, run.status());
  }

  @Test
  void aSkipByConditionIsCompletedAndSoAreItsFollowers() {
    Driver run = run(plain("a"), plain("b", on("a")), plain("c", on("b"))).conditionFalse("a");
    assertEquals("b SKIPPED", run.end("c").error().message());
    assertEquals(RunStatus.COMPLETED, run.status());
  }

  @Test
  void anIgnoredFailureIsCompletedAndSoAreThoseSkippedBecauseOfIt() {
    Driver run =
        run(onFailure(IGNORE, plain("a")), plain("b", on("a")), plain("c", on("b"))).fail("a");
    assertEquals(TaskStatus.FAILED, run.end("a").status());
    assertEquals(TaskStatus.SKIPPED, run.end("c").status());
    assertEquals(RunStatus.COMPLETED, run.status());
  }

  @Test
  void aReplacedOutputLooksCompletedToDependents() {
    Driver run = run(onFailure(OUTPUT, plain("a")), plain("b", on("a"))).fail("a").done("b");
    assertEquals(TaskStatus.FAILED, run.end("a").status());
    assertEquals(RunStatus.COMPLETED, run.status());
  }

  @Test
  void whoAcceptsOnlyFailuresOfAReplacedOutputIsSkippedAndForgiven() {
    Driver run =
        run(onFailure(OUTPUT, plain("a")), plain("b", on("a", TaskStatus.FAILED))).fail("a");
    assertEquals(TaskStatus.SKIPPED, run.end("b").status());
    assertEquals(RunStatus.COMPLETED, run.status());
  }

  @Test
  void whoAcceptsOnlyFailuresOfACompletedTaskIsSkippedAndForgiven() {
    Driver run =
        run(plain("a"), plain("b", on("a", TaskStatus.FAILED)), plain("c", on("b"))).done("a");
    assertEquals("a COMPLETED", run.end("b").error().message());
    assertEquals("b SKIPPED", run.end("c").error().message());
    assertEquals(RunStatus.COMPLETED, run.status());
  }

  @Test
  void anIgnoredFailureDoesNotForgiveAnother() {
    Driver run =
        run(onFailure(IGNORE, plain("a")), plain("b"), plain("c", on("a"), on("b")))
            .fail("a")
            .fail("b");
    assertEquals(RunStatus.FAILED, run.status());
  }

  @Test
  void aFailureThatFailsTheRunCancelsWhatWaitsAndWhatRuns() {
    Driver run =
        run(onFailure(FAIL_RUN, plain("a")), plain("b"), plain("c", on("b"))).start("b").fail("a");
    assertEquals(TaskStatus.CANCELLED, run.end("c").status());
    assertTrue(run.isCancelAsked("b"));
    run.back("b");
    assertEquals(TaskStatus.CANCELLED, run.end("b").status());
    assertEquals(RunStatus.FAILED, run.status());
  }

  @Test
  void oneCancelledTaskIsFailed() {
    Driver run = run(plain("a"), plain("b")).cancelTask("a").done("b");
    assertEquals(TaskStatus.CANCELLED, run.end("a").status());
    assertEquals(RunStatus.FAILED, run.status());
  }

  @Test
  void whoAcceptsACancelledTaskRuns() {
    Driver run = run(plain("a"), plain("b", on("a", TaskStatus.CANCELLED))).cancelTask("a");
    assertEquals(RunStatus.FAILED, run.done("b").status());
  }

  @Test
  void aCancelledRunIsCancelledEvenIfATaskHadFailed() {
    Driver run = run(plain("a"), plain("b"), plain("c", on("b"))).fail("a").cancelRun().back("b");
    assertEquals(RunStatus.CANCELLED, run.status());
  }

  @Test
  void aCancelledRunWhoseTasksAllCompleteIsCompleted() {
    Driver run = run(plain("a")).start("a").cancelRun();
    assertTrue(run.isCancelAsked("a"));
    assertEquals(RunStatus.COMPLETED, run.done("a").status());
  }

  @Test
  void aRunThatHadEndedStaysAsItIsWhenItIsCancelled() {
    assertEquals(RunStatus.FAILED, run(plain("a")).fail("a").cancelRun().status());
  }

  @Test
  void aTaskOverItsOwnDeadlineIsTimeoutAndTheRunFailed() {
    Task late =
        Driver.with(
            plain("a"), SKIP, new Deadline.After(Duration.ofSeconds(1)), plain("a").retry());
    Driver run = run(plain("x"), late, plain("b", on("a"))).tick(1_000).done("x");
    assertEquals(TaskStatus.TIMEOUT, run.end("a").status());
    assertEquals(FailureCode.DEADLINE_EXCEEDED, run.end("a").error().code());
    assertEquals("a TIMEOUT", run.end("b").error().message());
    assertEquals(RunStatus.FAILED, run.status());
  }

  @Test
  void aTaskWhoseLastAttemptTookTooLongIsTimeoutAndTheRunFailed() {
    Driver run = run(plain("a")).fail("a", FailureCode.ATTEMPT_TIMED_OUT);
    assertEquals(TaskStatus.TIMEOUT, run.end("a").status());
    assertEquals(RunStatus.FAILED, run.status());
  }

  @Test
  void aRunOverItsDeadlineIsTimeout() {
    Driver run = Driver.of(new Deadline.At(START.plusSeconds(2)), plain("a"), plain("b", on("a")));
    run.start("a").tick(2_000);
    assertEquals(TaskStatus.TIMEOUT, run.end("b").status());
    assertEquals(RunStatus.RUNNING, run.status());
    run.tick(2_500);
    assertTrue(run.isCancelAsked("a"));
    run.back("a");
    assertEquals(TaskStatus.TIMEOUT, run.end("a").status());
    assertEquals(RunStatus.TIMEOUT, run.status());
  }

  @Test
  void aRunOverItsDeadlineThatIsCancelledIsCancelled() {
    Driver run = Driver.of(new Deadline.At(START.plusSeconds(2)), plain("a"), plain("b"));
    run.start("a").tick(2_000).cancelRun().back("a");
    assertEquals(RunStatus.CANCELLED, run.status());
  }

  @Test
  void aRunWithoutTasksIsCompleted() {
    assertEquals(RunStatus.COMPLETED, run().status());
  }
}
