package dev.weft.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.failure.FailureCode;
import dev.weft.run.RunCounts;
import dev.weft.run.RunFailure;
import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunProgress.RunningTask;
import dev.weft.run.RunStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunDisplayTest {
  private static final Instant START = Instant.parse("2030-01-01T12:00:00Z");

  private static RunProgress progress(
      RunStatus status, Instant deadline, List<RunningTask> running, List<RunFailure> failures) {
    return new RunProgress(
        new RunId("r"),
        "docs",
        1,
        status,
        9,
        new RunCounts(36, 1, 2, 3, 4, 5, 6, 15),
        START,
        deadline,
        running,
        failures,
        List.of("weft"));
  }

  @Test
  void aRunThatRunsShowsWhatIsWithAWorkerAndWhatFailed() {
    String golden =
        """
        **docs** · RUNNING · 33 of 36 tasks ended · deadline 2030-01-01T12:01:00.000000Z

        | pending | running | completed | failed | timeout | skipped | cancelled |
        |--:|--:|--:|--:|--:|--:|--:|
        | 1 | 2 | 3 | 4 | 15 | 5 | 6 |

        | with a worker | does | attempt | since |
        |---|---|--:|---|
        | read | document | 2 | 2030-01-01T12:00:00.000000Z |

        | failed | code | why |
        |---|---|---|
        | ask | PROVIDER_REFUSED | said: a \\| b c |
        """;
    assertEquals(
        golden,
        RunDisplay.details(
            progress(
                RunStatus.RUNNING,
                START.plusSeconds(60),
                List.of(new RunningTask("read", "document", 2, START)),
                List.of(new RunFailure("ask", FailureCode.PROVIDER_REFUSED, "said: a | b\nc")))));
  }

  @Test
  void aRunThatHasEndedShowsCountsAlone() {
    String golden =
        """
        **docs** · COMPLETED · 33 of 36 tasks ended

        | pending | running | completed | failed | timeout | skipped | cancelled |
        |--:|--:|--:|--:|--:|--:|--:|
        | 1 | 2 | 3 | 4 | 15 | 5 | 6 |
        """;
    assertEquals(
        golden, RunDisplay.details(progress(RunStatus.COMPLETED, null, List.of(), List.of())));
  }

  @Test
  void aLongMessageIsCutAndNoPairHalved() {
    String message = "x".repeat(158) + "\uD83D\uDE00".repeat(5);
    String details =
        RunDisplay.details(
            progress(
                RunStatus.RUNNING,
                null,
                List.of(),
                List.of(new RunFailure("a", FailureCode.INTERNAL, message))));
    assertTrue(details.contains("| " + "x".repeat(158) + "… |"), details);
    assertFalse(details.contains("x".repeat(159)), details);
  }
}
