package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.scheduling.BatchEnd;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DispatcherTest {

  private static BatchEnd end(Throwable cause) {
    return Dispatcher.end(
        7,
        "hash",
        new ActivityFailure(
            "activity failed",
            1,
            2,
            "CUSTOM:x",
            "1",
            RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED,
            "worker",
            cause));
  }

  @ParameterizedTest
  @EnumSource(
      value = TimeoutType.class,
      names = {"TIMEOUT_TYPE_HEARTBEAT", "TIMEOUT_TYPE_START_TO_CLOSE"})
  void aWorkerThatGivesNoSignOfLifeIsLost(TimeoutType type) {
    assertEquals(new BatchEnd.WorkerLost(7), end(new TimeoutFailure("silence", null, type)));
  }

  @Test
  void whatWasCancelledBeforeAWorkerHadItSaysSo() {
    assertEquals(new BatchEnd.Cancelled(7), end(new CanceledFailure("cancelled")));
  }

  @Test
  void aFailureWithoutOutcomesRefusesTheBatchInItsOwnWords() {
    assertEquals(
        new BatchEnd.Refused(7, new TaskError(FailureCode.INTERNAL, "no such activity")),
        end(ApplicationFailure.newNonRetryableFailure("no such activity", "X")));
  }

  @Test
  void anyOtherFailureRefusesTheBatch() {
    assertEquals(
        new BatchEnd.Refused(
            7, new TaskError(FailureCode.INTERNAL, "java.lang.IllegalStateException: odd")),
        end(new IllegalStateException("odd")));
    assertEquals(
        new BatchEnd.Refused(7, new TaskError(FailureCode.INTERNAL, "no answer")),
        Dispatcher.end(7, "hash", null));
  }
}
