package dev.weft.starter.progress;

import dev.weft.run.RunCost;
import dev.weft.run.RunFailure;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.Console.Colour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says how a run ended: status, duration, counts, cost, failures. */
public final class EndReport {
  private final Console console;

  /** Makes reports in the colours of this console. */
  public EndReport(Console console) {
    this.console = console;
  }

  /** Returns the lines. */
  public List<String> lines(RunResult result) {
    List<String> lines = new ArrayList<>();
    RunCost cost = result.cost();
    Colour colour = result.status() == RunStatus.COMPLETED ? Colour.GREEN : Colour.RED;
    lines.add(
        console.paint(colour, result.status().name())
            + " in "
            + Elapsed.text(millis(cost.durationMs().longValue()))
            + ", "
            + Counts.atTheEnd(result.counts())
            + " (cpu "
            + Elapsed.text(millis(cost.cpuMs().longValue()))
            + retries(cost.retries())
            + tokens(cost)
            + ")");
    for (RunFailure failure : result.failures()) {
      lines.add(console.paint(Colour.RED, "  failed: ") + failure(failure));
    }
    int failed = result.counts().failed() + result.counts().timeout();
    if (failed > result.failures().size()) {
      lines.add("  and " + (failed - result.failures().size()) + " more failed");
    }
    return lines;
  }

  /** Returns {@code task CODE: message}. */
  public static String failure(RunFailure failure) {
    return failure.task() + " " + failure.code() + ": " + failure.message();
  }

  private static String retries(int count) {
    return count == 0 ? "" : ", " + count + (count == 1 ? " retry" : " retries");
  }

  private static String tokens(RunCost cost) {
    long input = cost.tokens().input();
    long output = cost.tokens().output();
    return input + output == 0 ? "" : ", tokens " + input + " in, " + output + " out";
  }

  private static Duration millis(long count) {
    return Duration.ofMillis(count);
  }
}
