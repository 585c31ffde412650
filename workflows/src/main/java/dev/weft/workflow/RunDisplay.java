package dev.weft.workflow;

import dev.weft.data.Excerpt;
import dev.weft.run.RunCounts;
import dev.weft.run.RunFailure;
import dev.weft.run.RunProgress;
import dev.weft.run.RunProgress.RunningTask;
import dev.weft.run.RunRequest;
import dev.weft.run.RunStatus;
import dev.weft.run.WireFormat;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the Web UI: a table of where the run stands, and search attributes.
 *
 * <p>The table is only read through a query and costs no history; it is drawn at most once a second
 * in a larger run. Search attributes cost an event and a write to the server's list of runs each
 * time, so they follow in steps of a tenth of the run, at most one in two seconds.
 */
final class RunDisplay {
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final int SMALL_RUN = 50;
  private static final int STEPS = 10;

  /** A run that is over sooner changes its search attributes once, at its end. */
  private static final Duration BETWEEN_STEPS = Duration.ofSeconds(2);

  private static final int CELL_LIMIT = 160;

  private final RunRequest request;
  private @Nullable Instant drawnAt;
  private int shownStep;
  private Instant shownAt;
  private boolean hasShownFailure;

  RunDisplay(RunRequest request, Instant now) {
    this.request = request;
    this.shownAt = now;
  }

  /**
   * Shows where the run stands, as far as it is time to.
   *
   * @param progress puts the whole picture together, which is not always wanted
   */
  void refresh(
      RunCounts counts,
      RunStatus status,
      List<RunFailure> failures,
      Supplier<RunProgress> progress,
      Instant now) {
    boolean isDue = drawnAt == null || !now.isBefore(drawnAt.plus(PACE));
    if (isDue || status.isFinal() || counts.total() <= SMALL_RUN) {
      drawnAt = now;
      Workflow.setCurrentDetails(details(progress.get()));
    }
    upsert(counts, status, failures, now);
  }

  private void upsert(RunCounts counts, RunStatus status, List<RunFailure> failures, Instant now) {
    int step = counts.total() == 0 ? STEPS : STEPS * counts.ended() / counts.total();
    boolean isStep = step > shownStep && mayShow(now);
    boolean isNews = isStep || (!failures.isEmpty() && !hasShownFailure);
    if (!isNews || status.isFinal()) {
      return;
    }
    shownStep = step;
    shownAt = now;
    hasShownFailure = !failures.isEmpty();
    AttributeUpdates updates = new AttributeUpdates(request.attributes());
    updates.set(WeftAttributes.TASKS_TOTAL, (long) counts.total());
    updates.set(WeftAttributes.TASKS_LEFT, (long) counts.pending() + counts.running());
    if (hasShownFailure) {
      updates.set(WeftAttributes.FAILED_TASK, failures.get(0).task());
    }
    updates.send();
  }

  private boolean mayShow(Instant now) {
    return request.rules() <= RunRequest.FIRST_RULES || !now.isBefore(shownAt.plus(BETWEEN_STEPS));
  }

  /** Returns Markdown. */
  static String details(RunProgress progress) {
    RunCounts counts = progress.counts();
    StringBuilder text = new StringBuilder(512);
    text.append("**").append(progress.graph()).append("** · ").append(progress.status());
    text.append(" · ").append(counts.ended()).append(" of ").append(counts.total());
    text.append(" tasks ended");
    if (progress.generation() > 1) {
      text.append(" · generation ").append(progress.generation());
    }
    if (progress.deadline() != null) {
      text.append(" · deadline ").append(WireFormat.text(progress.deadline()));
    }
    text.append("\n\n| pending | running | completed | failed | timeout | skipped | cancelled |\n");
    text.append("|--:|--:|--:|--:|--:|--:|--:|\n");
    row(
        text,
        counts.pending(),
        counts.running(),
        counts.completed(),
        counts.failed(),
        counts.timeout(),
        counts.skipped(),
        counts.cancelled());
    running(text, progress);
    failures(text, progress.failures());
    return text.toString();
  }

  /** Not by a format: this is drawn each time that something happens in a small run. */
  private static void row(StringBuilder text, Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(cell).append(" |");
    }
    text.append('\n');
  }

  private static void running(StringBuilder text, RunProgress progress) {
    if (progress.running().isEmpty() || progress.status() != RunStatus.RUNNING) {
      return;
    }
    text.append("\n| with a worker | does | attempt | since |\n|---|---|--:|---|\n");
    for (RunningTask task : progress.running()) {
      row(text, task.task(), task.action(), task.attempt(), WireFormat.text(task.since()));
    }
  }

  private static void failures(StringBuilder text, List<RunFailure> failures) {
    if (failures.isEmpty()) {
      return;
    }
    text.append("\n| failed | code | why |\n|---|---|---|\n");
    for (RunFailure failure : failures) {
      row(text, failure.task(), failure.code(), cell(failure.message()));
    }
  }

  private static String cell(String text) {
    String line = text.replace('\n', ' ').replace("|", "\\|");
    return Excerpt.of(line, CELL_LIMIT);
  }
}
