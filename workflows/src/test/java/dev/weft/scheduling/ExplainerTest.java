package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.on;
import static dev.weft.scheduling.RandomGraphs.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.failure.FailureCode;
import dev.weft.run.TaskState;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainerTest {

  private static TaskState state(Driver run, String task) {
    return new Explainer(run.plan, run.scheduler).state(run.plan.indexOf(task));
  }

  private static String reason(Driver run, String task) {
    return state(run, task).reason();
  }

  @Test
  void aWaitingTaskNamesWhatItWaitsFor() {
    Driver run = Driver.of(null, plain("a"), plain("b"), plain("c", on("a"), on("b")));
    run.start("a").done("a").start("b");
    assertEquals("waits for b RUNNING", reason(run, "c"));
    assertEquals(List.of("b RUNNING"), state(run, "c").waitsFor());
  }

  @Test
  void ofManyFiveAreNamed() {
    Driver run =
        Driver.of(
            null,
            plain("a"),
            plain("b", on("a")),
            plain("c", on("a")),
            plain("d", on("a")),
            plain("e", on("a")),
            plain("f", on("a")),
            plain("g", on("a")),
            plain("h", on("b"), on("c"), on("d"), on("e"), on("f"), on("g")));
    assertEquals(
        "waits for b PENDING, c PENDING, d PENDING, e PENDING, f PENDING and 1 more",
        reason(run, "h"));
    assertEquals(6, state(run, "h").waitsFor().size());
  }

  @Test
  void aReadyAndARunningTaskNameTheirQueue() {
    Driver run = Driver.of(null, plain("a"));
    assertEquals("ready; waits for its turn on queue weft", reason(run, "a"));
    assertEquals("handed to queue weft, attempt 1", reason(run.start("a"), "a"));
    assertEquals(TaskStatus.RUNNING, state(run, "a").status());
  }

  @Test
  void aTaskThatWaitsForItsRetrySaysWhyAndUntilWhen() {
    RetryPolicy retry = new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO);
    Driver run =
        Driver.of(null, Driver.with(plain("a"), new OnFailure.SkipDependents(), null, retry));
    run.tick(1_500).fail("a", FailureCode.PROVIDER_UNAVAILABLE);
    assertEquals(
        "attempt 1 failed with PROVIDER_UNAVAILABLE: no luck;"
            + " tried again at 2030-01-01T00:00:01.500000Z",
        reason(run, "a"));
    assertEquals(Instant.parse("2030-01-01T00:00:01.5Z"), state(run, "a").retryAt());
    assertEquals(1, state(run, "a").attempts());
  }

  @Test
  void aTaskThatFailedWithoutAStartNamesNoAttempt() {
    RetryPolicy retry = new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO);
    Driver run =
        Driver.of(null, Driver.with(plain("a"), new OnFailure.SkipDependents(), null, retry));
    run.failUnstarted("a", FailureCode.RATE_LIMITED);
    assertEquals(
        "it failed with RATE_LIMITED: no luck; tried again at 2030-01-01T00:00:00.000000Z",
        reason(run, "a"));
  }

  @Test
  void aTaskThatWasHandedBackSaysSo() {
    Driver run = Driver.of(null, plain("a")).back("a");
    assertEquals(
        "a worker handed it back; tried again at 2030-01-01T00:00:00.100000Z", reason(run, "a"));
  }

  @Test
  void aTaskThatHasEndedSaysHow() {
    Driver run = Driver.of(null, plain("a"), plain("b", on("a")), plain("c")).fail("a").done("c");
    assertEquals("FAILED: no luck", reason(run, "a"));
    assertEquals("SKIPPED: a FAILED", reason(run, "b"));
    assertEquals("COMPLETED", reason(run, "c"));
  }
}
