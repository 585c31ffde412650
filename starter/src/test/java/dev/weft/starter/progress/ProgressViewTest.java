package dev.weft.starter.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.run.RunCost;
import dev.weft.run.RunCounts;
import dev.weft.run.RunFailure;
import dev.weft.run.RunId;
import dev.weft.run.RunProgress;
import dev.weft.run.RunProgress.RunningTask;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(Terminal terminal) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, terminal);
  }

  private static RunProgress progress(int completed, int failed) {
    RunFailure failure =
        new RunFailure("read[3]", FailureCode.NOT_FOUND, "there is no file docs/gone.md");
    return new RunProgress(
        new RunId("a-run"),
        "a-graph",
        1,
        RunStatus.RUNNING,
        completed,
        new RunCounts(30, 30 - completed - failed - 2, 2, completed, failed, 0, 0, 0),
        START,
        null,
        List.of(
            new RunningTask("summarise", "summarise", 1, START.plusSeconds(2)),
            new RunningTask("ask", "answer", 2, START.plusMillis(11_500))),
        failed == 0 ? List.of() : List.of(failure),
        List.of("weft"));
  }

  @Test
  void aTerminalShowsABarWhatRunsAndWhatFailed() {
    LiveView view = new LiveView(console(new Terminal(true, false, true, 60)));
    assertEquals(
        List.of(
            "[████████░░░░░░░░░░░] 13/30 done, 2 running, 1 failed  12 s",
            "  summarise  10 s",
            "  ask answer, attempt 2  0.5 s",
            "  failed: read[3] NOT_FOUND: there is no file docs/gone.md"),
        view.frame(progress(12, 1), START.plusSeconds(12)));
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    for (int width = 40; width < 80; width++) {
      LiveView view = new LiveView(console(new Terminal(true, false, false, width)));
      int most = width - 1;
      view.frame(progress(12, 1), START.plusSeconds(4000))
          .forEach(line -> assertTrue(line.length() <= most, line));
    }
  }

  @Test
  void aPictureReplacesTheOneBefore() {
    LiveView view = new LiveView(console(new Terminal(true, false, false, 60)));
    view.show(progress(1, 0), START.plusSeconds(1));
    view.show(progress(2, 0), START.plusSeconds(2));
    view.close();
    view.show(progress(3, 0), START.plusSeconds(3));
    String drawn = err.toString(StandardCharsets.UTF_8);
    assertEquals(3, drawn.split("\u001b\\[3A\u001b\\[J", -1).length, drawn);
    assertTrue(drawn.endsWith("\u001b[3A\u001b[J"), "nothing is left when it ends");
  }

  @Test
  void coloursAreForThoseWhoWantThem() {
    Terminal coloured = new Terminal(true, true, false, 60);
    List<String> frame = new LiveView(console(coloured)).frame(progress(0, 1), START);
    assertTrue(frame.getFirst().startsWith("\u001b[33m["), frame.getFirst());
  }

  @Test
  void plainLinesComeOnChangeAndAtMostOnceASecond() {
    PlainView view = new PlainView(console(Terminal.NONE));
    assertEquals(
        List.of("  1.0 s  1/30 done, 2 running"), view.lines(progress(1, 0), START.plusSeconds(1)));
    assertEquals(List.of(), view.lines(progress(2, 0), START.plusMillis(1_500)), "too soon");
    assertEquals(
        List.of("  failed: read[3] NOT_FOUND: there is no file docs/gone.md"),
        view.lines(progress(2, 1), START.plusMillis(1_900)),
        "a failure is said at once");
    assertEquals(
        List.of("  2.0 s  3/30 done, 2 running, 1 failed"),
        view.lines(progress(2, 1), START.plusSeconds(2)));
    assertEquals(List.of(), view.lines(progress(2, 1), START.plusSeconds(9)), "no change");
  }

  @Test
  void theEndIsToldWithCostAndFailures() {
    RunResult result =
        new RunResult(
            new RunId("a-run"),
            1,
            RunStatus.FAILED,
            new RunCounts(30, 0, 0, 27, 1, 2, 0, 0),
            null,
            null,
            new RunCost(
                new BigDecimal("12345.000"),
                new BigDecimal("2100.000"),
                1,
                1,
                0,
                2,
                new Tokens(10, 5)),
            List.of(new RunFailure("read[3]", FailureCode.NOT_FOUND, "gone")),
            null,
            null,
            null);
    assertEquals(
        List.of(
            "FAILED in 12 s, 30 tasks: 27 completed, 1 failed, 2 skipped"
                + " (cpu 2.1 s, 2 retries, tokens 10 in, 5 out)",
            "  failed: read[3] NOT_FOUND: gone"),
        new EndReport(console(Terminal.NONE)).lines(result));
  }

  @Test
  void durationsReadTheWayPeopleSayThem() {
    assertEquals("0.0 s", Elapsed.text(Duration.ofMillis(-5)));
    assertEquals("40 ms", Elapsed.text(Duration.ofMillis(40)));
    assertEquals("0.1 s", Elapsed.text(Duration.ofMillis(100)));
    assertEquals("9.9 s", Elapsed.text(Duration.ofMillis(9_900)));
    assertEquals("59 s", Elapsed.text(Duration.ofMillis(59_999)));
    assertEquals("3 min 05 s", Elapsed.text(Duration.ofSeconds(185)));
    assertEquals("2 h 01 min", Elapsed.text(Duration.ofMinutes(121)));
  }
}
