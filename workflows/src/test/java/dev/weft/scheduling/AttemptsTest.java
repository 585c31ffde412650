package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.on;
import static dev.weft.scheduling.RandomGraphs.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.task.Deadline;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Deadline IN_A_SECOND = new Deadline.After(Duration.ofSeconds(1));

  private static Task task(int maxRetries, Deadline deadline) {
    RetryPolicy retry = new RetryPolicy(maxRetries, Duration.ZERO, 1, Duration.ZERO);
    return Driver.with(plain("a"), new OnFailure.SkipDependents(), deadline, retry);
  }

  @Test
  void twoRetriesAreExactlyThreeAttempts() {
    Driver run = Driver.of(null, task(2, null));
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertTrue(run.isOpen("a"));
      run.start("a");
      assertEquals(attempt, run.attemptOf("a"));
      run.fail("a", FailureCode.PROVIDER_UNAVAILABLE);
    }
    assertEquals(3, run.end("a").attempts());
    assertEquals(2, run.end("a").metrics().retryCount());
  }

  @Test
  void whatIsNotRetryableIsTriedOnce() {
    Driver run = Driver.of(null, task(2, null)).fail("a", FailureCode.PROVIDER_REFUSED);
    assertEquals(1, run.end("a").attempts());
  }

  @Test
  void aHandBackCountsNoAttempt() {
    Driver run = Driver.of(null, task(0, null)).back("a");
    assertEquals(Optional.empty(), run.next());
    run.tick(100).start("a");
    assertEquals(1, run.attemptOf("a"));
    assertEquals(1, run.done("a").end("a").attempts());
  }

  @Test
  void anAttemptThatEndsAsCancelledThoughNobodyAskedFails() {
    Driver run = Driver.of(null, task(2, null)).fail("a", FailureCode.CANCELLED);
    assertEquals(TaskStatus.FAILED, run.end("a").status());
    assertEquals(new TaskError(FailureCode.CANCELLED, "no luck"), run.end("a").error());
    assertEquals(1, run.end("a").attempts());
  }

  @Test
  void failuresThatReportNoStartAreNoAttemptsButUseUpTheRetries() {
    Driver run = Driver.of(null, task(2, null));
    for (int failure = 1; failure <= 3; failure++) {
      assertTrue(run.isOpen("a"));
      run.start("a");
      assertEquals(1, run.attemptOf("a"));
      run.failUnstarted("a", FailureCode.PROVIDER_UNAVAILABLE);
    }
    assertEquals(FailureCode.PROVIDER_UNAVAILABLE, run.end("a").error().code());
    assertEquals(0, run.end("a").attempts());
    assertEquals(0, run.end("a").metrics().retryCount());
  }

  @Test
  void failuresWithAndWithoutAStartShareTheRetries() {
    Driver run = Driver.of(null, task(2, null));
    run.fail("a", FailureCode.RATE_LIMITED).failUnstarted("a", FailureCode.RATE_LIMITED);
    assertTrue(run.isOpen("a"));
    run.fail("a", FailureCode.RATE_LIMITED);
    assertEquals(2, run.end("a").attempts());
  }

  @Test
  void theThirdDeathEndsATask() {
    Driver run = Driver.of(null, task(3, null)).lose("a").lose("a");
    assertTrue(run.isOpen("a"));
    run.lose("a");
    assertEquals(FailureCode.WORKER_LOST, run.end("a").error().code());
    assertEquals(TaskStatus.FAILED, run.end("a").status());
    assertEquals(0, run.end("a").attempts());
    assertEquals(3, run.end("a").deaths());
  }

  @Test
  void whoComesBackFromADeadWorkerAfterItsDeadlineDoesNotStartAgain() {
    Driver run = Driver.of(null, task(3, IN_A_SECOND)).start("a").tick(1_050).lose("a");
    assertEquals(TaskStatus.TIMEOUT, run.end("a").status());
    assertEquals(Optional.empty(), run.next());
  }

  @Test
  void whoIsHandedBackAfterItsDeadlineDoesNotStartAgain() {
    Driver run = Driver.of(null, task(3, IN_A_SECOND)).start("a").tick(1_050).back("a");
    assertEquals(TaskStatus.TIMEOUT, run.end("a").status());
  }

  @Test
  void whoFailsAfterItsDeadlineIsNotTriedAgain() {
    Driver run = Driver.of(null, task(3, IN_A_SECOND)).start("a").tick(1_050);
    run.fail("a", FailureCode.PROVIDER_UNAVAILABLE);
    assertEquals(TaskStatus.TIMEOUT, run.end("a").status());
    assertEquals(FailureCode.DEADLINE_EXCEEDED, run.end("a").error().code());
    assertEquals(1, run.end("a").attempts());
  }

  @Test
  void aTaskThatWorksBeyondItsDeadlineIsCancelledHalfASecondLater() {
    Driver run = Driver.of(null, task(3, IN_A_SECOND)).start("a").tick(1_499);
    assertTrue(!run.isCancelAsked("a"));
    assertTrue(run.tick(1_500).isCancelAsked("a"));
    assertEquals(TaskStatus.COMPLETED, run.done("a").end("a").status());
  }

  @Test
  void aBatchComesBackOnce() {
    Driver run = Driver.of(null, plain("a"), plain("b", on("a"))).done("a");
    BatchEnd again = new BatchEnd.WorkerLost(1);
    assertThrows(
        IllegalStateException.class, () -> run.scheduler.accept(again, RandomGraphs.START));
  }
}
