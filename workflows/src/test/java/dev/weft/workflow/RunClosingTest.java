package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskMetrics;
import dev.weft.run.OutputsAnswer;
import dev.weft.run.RunCost;
import dev.weft.run.RunCounts;
import dev.weft.run.RunFailure;
import dev.weft.run.RunId;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.WireFormat;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunClosingTest {
  private static final DataRef REF =
      new DataRef(
          "s".repeat(36), "runs/" + "k".repeat(220), "0".repeat(64), 9_999_999, DataRef.JSON);

  private static RunResult result(String id, ObjectNode outputs, List<RunFailure> failures) {
    return new RunResult(
        new RunId(id),
        1,
        RunStatus.FAILED,
        new RunCounts(2_000, 0, 0, 0, 2_000, 0, 0, 0),
        outputs,
        null,
        RunCost.of(Duration.ofHours(1), TaskMetrics.NONE),
        failures,
        null,
        REF,
        REF);
  }

  private static List<RunFailure> failures(int count, String task, String message) {
    return IntStream.range(0, count)
        .mapToObj(i -> new RunFailure(task + i, FailureCode.PROVIDER_UNAVAILABLE, message))
        .toList();
  }

  private static int bytes(RunResult result) {
    return WireFormat.bytes(result).length;
  }

  @Test
  void aResultThatFitsIsLeftAlone() {
    RunResult result = result("r", null, failures(3, "t", "no luck"));
    assertEquals(result, RunClosing.fit(result, false));
  }

  @Test
  void twentyFailuresAreNamedAtMostAndAsManyAsFit() {
    RunResult fitted =
        RunClosing.fit(result("r", null, failures(25, "t", "x".repeat(2_000))), false);
    assertTrue(bytes(fitted) <= 2_000, bytes(fitted) + " bytes");
    int kept = fitted.failures().size();
    assertTrue(kept >= 2 && kept < 20, kept + " failures");
    assertEquals("t0", fitted.failures().get(0).task());
    assertEquals("x".repeat(159) + "…", fitted.failures().get(0).message());
  }

  @Test
  void whereThereIsRoomTwentyAreNamedInAsManyWords() {
    RunResult result = result("r", null, failures(25, "t", "x".repeat(2_000)));
    List<RunFailure> kept = RunClosing.fit(result, true).failures();
    assertEquals(20, kept.size());
    assertEquals("x".repeat(159) + "…", kept.get(19).message());
  }

  @Test
  void theLargestOutputsIdsAndWordsFitToo() {
    ObjectNode outputs = JsonNodeFactory.instance.objectNode();
    outputs.put("o", "x".repeat(OutputsAnswer.INLINE_LIMIT - "{\"o\":\"\"}".length()));
    assertEquals(OutputsAnswer.INLINE_LIMIT, WireFormat.bytes(outputs).length);
    RunResult result =
        result("r".repeat(200), outputs, failures(20, "t".repeat(126), "\u20ac".repeat(2_000)));
    RunResult fitted = RunClosing.fit(result, false);
    assertTrue(bytes(fitted) <= 2_000, bytes(fitted) + " bytes");
    assertEquals(outputs, fitted.outputs());
  }
}
