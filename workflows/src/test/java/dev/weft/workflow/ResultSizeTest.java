package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import dev.weft.run.WireFormat;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultSizeTest {
  private static final Instant END = Instant.parse("2026-01-02T03:04:05.678901Z");

  private static TaskResult result(
      @Nullable TaskOutput output, @Nullable TaskError error, String metadata) {
    return new TaskResult(
        "sections/each[3]/chunk",
        TaskType.TEXT_PROCESSING,
        "normalise",
        TaskPriority.NORMAL,
        error == null ? TaskStatus.COMPLETED : TaskStatus.FAILED,
        output,
        error,
        TaskMetrics.NONE,
        1,
        0,
        END,
        END,
        "worker-1@host/7",
        Map.of("owner", metadata),
        output);
  }

  private static void assertNear(TaskResult result) {
    int size = WireFormat.bytes(result).length;
    int guess = ResultSize.of(result);
    assertTrue(Math.abs(guess - size) <= 0.25 * size, guess + " for " + size);
  }

  @Test
  void itIsAQuarterOffAtMost() {
    assertNear(result(null, null, "weaving"));
    assertNear(result(new TaskOutput.Text("x".repeat(40)), null, "weaving"));
    assertNear(result(new TaskOutput.Text("x".repeat(4_000)), null, "weaving"));
    assertNear(result(null, null, "m".repeat(3_000)));
    TaskError error = new TaskError(FailureCode.PROVIDER_REFUSED, "w".repeat(1_900));
    assertNear(result(null, error, "weaving"));
  }

  @Test
  void whatIsAllEscapesIsSixTimesAsLongAtMost() {
    TaskResult result = result(null, null, "\u0001".repeat(50_000));
    assertTrue(WireFormat.bytes(result).length <= 6 * ResultSize.of(result));
  }
}
