package dev.weft.starter.progress;

import dev.weft.run.RunCounts;
import dev.weft.run.RunFailure;
import dev.weft.run.RunProgress;
import dev.weft.run.RunProgress.RunningTask;
import dev.weft.starter.console.Console;
import dev.weft.starter.console.Console.Colour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A few lines on a terminal that are drawn again and again: a bar, the counts, what runs, what
 * failed.
 */
public final class LiveView implements ProgressView {
  private static final int MOST_RUNNING = 6;
  private static final int MOST_FAILURES = 3;
  private static final int BAR = 30;

  private final Console console;
  private int drawn;
  private boolean isClosed;

  /** Makes a view on this console. */
  public LiveView(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void show(RunProgress progress, Instant now) {
    if (isClosed) {
      return;
    }
    List<String> frame = frame(progress, now);
    console.draw(eraser() + String.join("\n", frame) + "\n");
    drawn = frame.size();
  }

  /** Returns the lines of one picture; none is wider than the terminal. */
  List<String> frame(RunProgress progress, Instant now) {
    List<String> lines = new ArrayList<>();
    String time = Elapsed.text(Duration.between(progress.startedAt(), now));
    String head = " " + Counts.whileRunning(progress.counts()) + "  " + time;
    String bar = bar(progress.counts(), Math.min(BAR, width() / 3));
    boolean isBad = progress.counts().failed() + progress.counts().timeout() > 0;
    lines.add(
        console.paint(isBad ? Colour.YELLOW : Colour.GREEN, bar)
            + cut(head, width() - bar.length()));

    List<RunningTask> running = progress.running();
    running.stream().limit(MOST_RUNNING).forEach(task -> lines.add(running(task, now)));
    if (running.size() > MOST_RUNNING) {
      lines.add(dim("  and " + (running.size() - MOST_RUNNING) + " more"));
    }

    List<RunFailure> failures = progress.failures();
    failures.stream().limit(MOST_FAILURES).forEach(failure -> lines.add(failed(failure)));
    if (failures.size() > MOST_FAILURES) {
      lines.add(dim("  and " + (failures.size() - MOST_FAILURES) + " more failed"));
    }
    return lines;
  }

  private String running(RunningTask task, Instant now) {
    String attempt = task.attempt() > 1 ? ", attempt " + task.attempt() : "";
    String text =
        (task.task().equals(task.action()) ? "" : " " + task.action())
            + attempt
            + "  "
            + Elapsed.text(Duration.between(task.since(), now));
    String name = cut("  " + task.task(), width());
    return name + dim(cut(text, width() - name.length()));
  }

  private String failed(RunFailure failure) {
    return console.paint(
        Colour.RED, cut("  failed: " + EndReport.failure(failure).replace('\n', ' '), width()));
  }

  private String dim(String text) {
    return console.paint(Colour.DIM, text);
  }

  private String bar(RunCounts counts, int cells) {
    int full = counts.total() == 0 ? 0 : (int) ((long) cells * counts.ended() / counts.total());
    boolean isUnicode = console.terminal().isUnicode();
    return "["
        + (isUnicode ? "█" : "#").repeat(full)
        + (isUnicode ? "░" : "-").repeat(cells - full)
        + "]";
  }

  /** One column less than there is: a full line would wrap on some terminals. */
  private int width() {
    return console.terminal().width() - 1;
  }

  private String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    String end = console.terminal().isUnicode() ? "…" : "~";
    return most < 1 ? "" : text.substring(0, most - 1) + end;
  }

  private String eraser() {
    return drawn == 0 ? "" : "\u001b[" + drawn + "A\u001b[J";
  }

  @Override
  public synchronized void say(String sentence) {
    console.draw(eraser());
    drawn = 0;
    console.note(sentence);
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      console.draw(eraser());
      drawn = 0;
      isClosed = true;
    }
  }
}
