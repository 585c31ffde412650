package dev.weft.starter.progress;

import dev.weft.run.RunFailure;
import dev.weft.run.RunProgress;
import dev.weft.starter.console.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plain lines for files and pipes: one when something changed, at most one a second. */
public final class PlainView implements ProgressView {
  private static final Duration PACE = Duration.ofSeconds(1);

  private final Console console;
  private final Set<String> failed = new HashSet<>();
  private @Nullable Instant last;
  private String shown = "";
  private boolean isClosed;

  /** Makes a view on this console. */
  public PlainView(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void show(RunProgress progress, Instant now) {
    if (!isClosed) {
      lines(progress, now).forEach(console::say);
    }
  }

  /** Returns what is to be said now: failures at once, counts at their pace. */
  List<String> lines(RunProgress progress, Instant now) {
    List<String> lines = new ArrayList<>();
    for (RunFailure failure : progress.failures()) {
      if (failed.add(failure.task())) {
        lines.add("  failed: " + EndReport.failure(failure));
      }
    }
    String counts = Counts.whileRunning(progress.counts());
    boolean isDue = last == null || Duration.between(last, now).compareTo(PACE) >= 0;
    if (isDue && !counts.equals(shown)) {
      shown = counts;
      last = now;
      lines.add("  " + Elapsed.text(Duration.between(progress.startedAt(), now)) + "  " + counts);
    }
    return lines;
  }

  @Override
  public synchronized void say(String sentence) {
    console.note(sentence);
  }

  @Override
  public synchronized void close() {
    isClosed = true;
  }
}
