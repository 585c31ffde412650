package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.task.Deadline;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of tasks that are out when their end is asked for. */
class CancelTest {

  private static void assertCancelled(String reason, Ended end) {
    assertEquals(TaskStatus.CANCELLED, end.status());
    assertEquals(new TaskError(FailureCode.CANCELLED, reason), end.error());
  }

  /** The end of a task that was cancelled while it was out and then came back somehow. */
  private static Ended cancelled(UnaryOperator<Driver> comesBack) {
    Driver run = Driver.of(null, plain("a")).start("a").cancelTask("a", "not needed");
    assertTrue(run.isCancelAsked("a"));
    assertTrue(run.isOpen("a"));
    return comesBack.apply(run).end("a");
  }

  @Test
  void theReasonIsQuotedHoweverTheTaskComesBack() {
    assertCancelled("not needed", cancelled(run -> run.fail("a", FailureCode.CANCELLED)));
    assertCancelled("not needed", cancelled(run -> run.fail("a", FailureCode.RATE_LIMITED)));
    assertCancelled("not needed", cancelled(run -> run.fail("a", FailureCode.INTERNAL)));
    assertCancelled("not needed", cancelled(run -> run.back("a")));
    assertCancelled("not needed", cancelled(run -> run.lose("a")));
  }

  @Test
  void whatWasReadyAllTheSameStaysDone() {
    assertEquals(TaskStatus.COMPLETED, cancelled(run -> run.done("a")).status());
  }

  @Test
  void whoeverAsksFirstIsQuoted() {
    Driver run = Driver.of(null, plain("a")).start("a");
    run.cancelTask("a", "one").cancelTask("a", "two").cancelRun().back("a");
    assertCancelled("one", run.end("a"));
  }

  @Test
  void theReasonOfTheRunIsThatOfItsTasks() {
    Driver run = Driver.of(null, plain("a"), plain("b")).start("a").cancelRun();
    assertCancelled("changed our minds", run.end("b"));
    assertCancelled("changed our minds", run.fail("a", FailureCode.CANCELLED).end("a"));
  }

  @Test
  void aFailureThatFailsTheRunIsTheReasonOfAllOthers() {
    Driver run =
        Driver.of(
            null,
            Driver.with(plain("a"), new OnFailure.FailRun(), null, RetryPolicy.DEFAULT),
            plain("b"));
    run.start("b").fail("a").back("b");
    assertCancelled("'a' failed, and its failure fails the run", run.end("b"));
  }

  @Test
  void aReasonOutweighsADeadline() {
    Driver run = Driver.of(new Deadline.After(Duration.ofSeconds(1)), plain("a")).start("a");
    run.cancelTask("a", "not needed").tick(5_000).back("a");
    assertCancelled("not needed", run.end("a"));
    assertEquals(Optional.empty(), run.next());
  }
}
