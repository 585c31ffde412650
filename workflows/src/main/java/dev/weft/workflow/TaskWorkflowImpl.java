package dev.weft.workflow;

import static java.util.Objects.requireNonNull;

import dev.weft.run.CancelTask;
import dev.weft.run.Explanation;
import dev.weft.run.Resume;
import dev.weft.run.RunProgress;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.SchedulerConfig;
import dev.weft.run.TaskQuery;
import dev.weft.run.TaskState;
import dev.weft.scheduling.Wakes;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The durable loop of a run: take in what came back, decide, hand over, wait. */
public final class TaskWorkflowImpl implements TaskWorkflow {
  private final Alarm alarm = new Alarm();
  private @Nullable Run run;
  private @Nullable String cancelReason;
  private @Nullable RunResult result;

  /** What the run goes on with in a fresh history, once it should. */
  private @Nullable RunRequest next;

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
    if (next != null) {
      Workflow.continueAsNew(carriedOver(), next);
    }
    return RunClosing.close(request, requireNonNull(result, "result is null"));
  }

  /** What people and clients look for stays with the run; the rest the server carries over. */
  private static ContinueAsNewOptions carriedOver() {
    Map<String, Object> memo = new LinkedHashMap<>();
    for (String key : List.of(TaskWorkflow.HASH_MEMO, TaskWorkflow.GRAPH_MEMO)) {
      Object value = Workflow.getMemo(key, String.class);
      if (value != null) {
        memo.put(key, value);
      }
    }
    return ContinueAsNewOptions.newBuilder()
        .setMemo(memo)
        .setTypedSearchAttributes(Workflow.getTypedSearchAttributes())
        .build();
  }

  /** Returns how the run ended; {@code null} if it goes on as {@link #next}. */
  private @Nullable RunResult drive(RunRequest request) {
    RunArchive archive = Planning.archive(request.routes());
    Planning.Outcome planning = Planning.plan(request, archive);
    if (planning.plan() == null || planning.earlier() == null) {
      return Run.unplanned(request, requireNonNull(planning.failure()), startedAt(), now());
    }
    Run started =
        new Run(
            planning.plan(), request, startedAt(), archive, planning.earlier(), planning.state());
    run = started;
    started.begin(now());
    HistoryGuard guard = new HistoryGuard();
    Renewal renewal = renewal(request);
    while (true) {
      hasNews = false;
      Instant now = now();
      takeIn(started, now);
      look(renewal, now);
      if (renewal.mayHandOver(started.isQuiet(), now)) {
        handOver(started, guard, now);
      } else {
        started.holdBack(now);
      }
      started.show(now);
      if (started.isFinished()) {
        Workflow.await(Workflow::isEveryHandlerFinished);
        return started.finish(now);
      }
      if (renewal.isDue() && isAtRest(started)) {
        next = next(started, request, archive);
        if (next != null) {
          return null;
        }
        continue;
      }
      Optional<Instant> wake = Wakes.first(started.nextWake(), renewal.nextWake(now));
      alarm.set(wake, now, started::wakeReason);
      Workflow.await(() -> started.hasArrivals() || alarm.hasRung() || hasNews);
    }
  }

  private static Renewal renewal(RunRequest request) {
    SchedulerConfig config = request.scheduler();
    Renewal renewal =
        new Renewal(
            request.rules() > RunRequest.FIRST_RULES, config == null ? 0 : config.continueAfter());
    WorkflowInfo info = Workflow.getInfo();
    renewal.begin(info.getHistoryLength(), info.getHistorySize());
    return renewal;
  }

  private static void look(Renewal renewal, Instant now) {
    WorkflowInfo info = Workflow.getInfo();
    renewal.look(
        info.getHistoryLength(), info.getHistorySize(), info.isContinueAsNewSuggested(), now);
  }

  /** Whether nothing is in flight and nobody is waiting for an answer of the run. */
  private boolean isAtRest(Run started) {
    return started.isQuiet() && !hasNews && Workflow.isEveryHandlerFinished();
  }

  /** Puts away what the run knows; {@code null} when something happened meanwhile. */
  private @Nullable RunRequest next(Run started, RunRequest request, RunArchive archive) {
    started.flush();
    if (!isAtRest(started)) {
      return null;
    }
    Resume resume = started.snapshot().save(archive);
    return isAtRest(started) ? request.resumed(resume) : null;
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
        ? new Explanation("the run is being planned", List.of())
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
