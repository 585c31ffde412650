package dev.weft.workflow;

import static java.util.Objects.requireNonNull;

import dev.weft.run.CancelTask;
import dev.weft.run.Explanation;
import dev.weft.run.RunProgress;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The durable loop of a run: take in what came back, decide, hand over, wait. */
public final class TaskWorkflowImpl implements TaskWorkflow {
  private final Alarm alarm = new Alarm();
  private @Nullable Run run;
  private @Nullable String cancelReason;
  private @Nullable RunResult result;
  private boolean hasNews;

  @Override
  public RunResult run(RunRequest request) {
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(
            reason -> {
              cancelReason = reason == null || reason.isEmpty() ? "cancelled" : reason;
              hasNews = true;
              return reason;
            });
    // Detached: a cancel request is an event of the run, not an exception in the middle of it.
    Workflow.newDetachedCancellationScope(() -> result = drive(request)).run();
    return RunClosing.close(request, requireNonNull(result, "result is null"));
  }

  private RunResult drive(RunRequest request) {
    RunArchive archive = Planning.archive(request.routes());
    Planning.Outcome planning = Planning.plan(request, archive);
    if (planning.plan() == null || planning.earlier() == null) {
      return Run.unplanned(request, requireNonNull(planning.failure()), startedAt(), now());
    }
    Run started = new Run(planning.plan(), request, startedAt(), archive, planning.earlier());
    run = started;
    started.begin(now());
    HistoryGuard guard = new HistoryGuard();
    while (true) {
      hasNews = false;
      Instant now = now();
      takeIn(started, now);
      handOver(started, guard, now);
      started.show(now);
      if (started.isFinished()) {
        Workflow.await(Workflow::isEveryHandlerFinished);
        return started.finish(now);
      }
      alarm.set(started.nextWake(), now, started::wakeReason);
      Workflow.await(() -> started.hasArrivals() || alarm.hasRung() || hasNews);
    }
  }

  private void takeIn(Run started, Instant now) {
    started.takeArrivals(now);
    started.expire(now);
    if (cancelReason != null) {
      started.cancel(cancelReason, now);
    } else if (isHistoryFull()) {
      started.giveUp(now);
    }
  }

  private static boolean isHistoryFull() {
    WorkflowInfo info = Workflow.getInfo();
    return HistoryGuard.isFull(info.getHistoryLength(), info.getHistorySize());
  }

  private static void handOver(Run started, HistoryGuard guard, Instant now) {
    guard.enter(Workflow.getInfo().getHistoryLength());
    while (guard.hasRoom()) {
      int bytes = started.handOverNext(now);
      if (bytes < 0) {
        return;
      }
      guard.spend(bytes);
    }
  }

  @Override
  public RunProgress progress() {
    return started().progress();
  }

  @Override
  public TaskState task(TaskQuery query) {
    return started().state(query.task());
  }

  @Override
  public Explanation why(@Nullable TaskQuery query) {
    return run == null
        ? new Explanation("the run is being planned", java.util.List.of())
        : run.why(query == null ? null : query.task());
  }

  @Override
  public TaskState cancelTask(CancelTask command) {
    Workflow.await(() -> run != null);
    String reason = command.reason() == null ? "cancelled" : command.reason();
    TaskState state = started().cancelTask(command.task(), reason, now());
    hasNews = true;
    return state;
  }

  private Run started() {
    if (run == null) {
      throw new IllegalStateException("the run is being planned; ask again in a moment");
    }
    return run;
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  private static Instant startedAt() {
    WorkflowInfo info = Workflow.getInfo();
    return Instant.ofEpochMilli(info.getRunStartedTimestampMillis());
  }
}
