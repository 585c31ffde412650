package dev.weft.workflow;

import static java.util.Objects.requireNonNull;

import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import dev.weft.run.Explanation;
import dev.weft.run.OutputsAnswer;
import dev.weft.run.RunCost;
import dev.weft.run.RunCounts;
import dev.weft.run.RunFailure;
import dev.weft.run.RunProgress;
import dev.weft.run.RunRequest;
import dev.weft.run.RunResult;
import dev.weft.run.RunStatus;
import dev.weft.run.TaskState;
import dev.weft.scheduling.Batch;
import dev.weft.scheduling.BatchEnd;
import dev.weft.scheduling.Ended;
import dev.weft.scheduling.Explainer;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.SchedulingRules;
import dev.weft.scheduling.Step;
import dev.weft.scheduling.TaskScheduler;
import dev.weft.task.TaskStatus;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run with a plan: the scheduler, and what happens around each of its decisions. */
final class Run {
  private static final int NAMED = 20;

  private final Plan plan;
  private final RunRequest request;
  private final Instant startedAt;
  private final RunArchive archive;
  private final TaskScheduler scheduler;
  private final Explainer explainer;
  private final Outputs outputs;
  private final Calls calls;
  private final ResultLog results;
  private final Dispatcher dispatcher;
  private final RunDisplay display;
  private final Growing growing;
  private final EarlierGeneration earlier;
  private final List<RunFailure> failures = new ArrayList<>();

  /** Of parts; what stands at the top of the graph goes before them. */
  private final List<RunFailure> partFailures = new ArrayList<>();

  private boolean isCancelled;
  private boolean isGivenUp;
  private long revision;

  /**
   * Makes a run.
   *
   * @param earlier what an earlier generation of it has done
   * @param state what an earlier execution of this generation knew, if there was one
   */
  Run(
      Plan plan,
      RunRequest request,
      Instant startedAt,
      RunArchive archive,
      EarlierGeneration earlier,
      @Nullable RunState state) {
    this.earlier = earlier;
    this.plan = plan;
    this.request = request;
    this.startedAt = state == null ? startedAt : state.scheduler().startedAt();
    this.archive = archive;
    SchedulingRules rules = SchedulingRules.of(request);
    long seed = Calls.seed(request);
    this.scheduler =
        state == null
            ? TaskScheduler.of(plan, rules, seed, startedAt, earlier.tasks())
            : TaskScheduler.restore(plan, rules, seed, earlier.tasks(), state.scheduler());
    this.explainer = new Explainer(plan, scheduler);
    this.outputs = state == null ? new Outputs(plan) : new Outputs(plan, state.outputs());
    this.calls = new Calls(plan, request, scheduler, outputs);
    this.results =
        state == null
            ? new ResultLog(plan, request, archive, earlier.results())
            : new ResultLog(plan, request, archive, state.results());
    this.dispatcher = new Dispatcher(plan);
    this.display = new RunDisplay(request, startedAt);
    this.growing = new Growing(plan, request, rules, scheduler, outputs, archive);
    if (state != null) {
      failures.addAll(state.failures());
      partFailures.addAll(state.partFailures());
      revision = state.revision();
      growing.restore(state.growing());
    }
  }

  void begin(Instant now) {
    apply(scheduler.grow(now), now);
  }

  /** Whether nothing is in flight, so that all that it knows can travel. */
  boolean isQuiet() {
    return dispatcher.isIdle() && growing.isIdle();
  }

  /** Writes away what must not travel, and waits for it. */
  void flush() {
    results.flush();
  }

  /** Returns all that it knows; {@link #flush} must have come before, and it must be quiet. */
  Snapshot snapshot() {
    RunState state =
        new RunState(
            scheduler.state(),
            outputs.state(),
            results.state(),
            growing.state(),
            List.copyOf(failures),
            List.copyOf(partFailures),
            revision);
    return new Snapshot(plan, state);
  }

  void takeArrivals(Instant now) {
    for (BatchEnd end : dispatcher.drain()) {
      if (end instanceof BatchEnd.Done done && done.segment() != null) {
        results.addSegment(done.batch(), done.segment());
      }
      apply(scheduler.accept(end, now), now);
    }
    for (Step step : growing.drain(now)) {
      apply(step, now);
    }
  }

  void expire(Instant now) {
    apply(scheduler.expire(now), now);
  }

  void cancel(String reason, Instant now) {
    if (!isCancelled) {
      isCancelled = true;
      apply(scheduler.cancelRun(reason, now), now);
    }
  }

  /** Ends a run whose history is nearly as large as a server allows. */
  void giveUp(Instant now) {
    if (!isGivenUp) {
      isGivenUp = true;
      String message = "the history of this run is full; split the graph into several runs";
      failures.add(0, new RunFailure("", FailureCode.TOO_LARGE, message));
      apply(scheduler.cancelRun(message, now), now);
    }
  }

  private void apply(Step first, Instant now) {
    ArrayDeque<Step> steps = new ArrayDeque<>();
    steps.add(first);
    while (!steps.isEmpty()) {
      Step step = steps.remove();
      step.ended().forEach(this::note);
      step.cancels().forEach(dispatcher::cancel);
      revision += step.ended().size() + step.cancels().size() + step.grows().size();
      step.awaits().forEach(growing::await);
      step.asks().forEach(growing::findRoom);
      step.grows().forEach(task -> steps.add(growing.grow(task, now)));
      step.gathers().forEach(task -> steps.add(growing.gather(task, now)));
    }
  }

  private void note(Ended end) {
    if (scheduler.wasKept(end.task())) {
      noteKept(end);
      return;
    }
    TaskOutput group = outputs.group(end.task());
    outputs.keep(end, scheduler);
    if (plan.isOfAnotherRun(end.task())) {
      return;
    }
    if (end.recordedIn() != null) {
      results.addRecorded(end.task());
      return;
    }
    growing.note(end.task(), results.add(end, group));
    if (end.status().isFailure() && end.error() != null) {
      List<RunFailure> list = plan.parent(end.task()) < 0 ? failures : partFailures;
      if (list.size() < NAMED) {
        list.add(RunFailure.of(plan.id(end.task()), end.error()));
      }
    }
  }

  private void noteKept(Ended end) {
    String path = plan.id(end.task());
    TaskResult result = requireNonNull(earlier.take(path), path).result();
    if (result.group() != null) {
      outputs.keepGroup(end.task(), result.group());
    }
    outputs.keep(end, scheduler);
    results.keep(path);
    growing.note(end.task(), result);
  }

  /** Hands the next batch over and returns its bytes, or -1 when none may go now. */
  int handOverNext(Instant now) {
    Optional<Batch> next = scheduler.next(now, outputs::sizeOf);
    if (next.isEmpty()) {
      return -1;
    }
    Batch batch = next.get();
    boolean isOnlyOne = batch.isFused() && dispatcher.isIdle();
    Calls.Written written = calls.write(batch, isOnlyOne ? results.offer(batch.number()) : null);
    dispatcher.dispatch(batch, written.batch());
    revision++;
    return written.bytes();
  }

  /** Hands nothing over. */
  void holdBack(Instant now) {
    scheduler.wake(now);
  }

  void show(Instant now) {
    display.refresh(scheduler.counts(), status(), firstFailures(), this::progress, now);
  }

  boolean hasArrivals() {
    return dispatcher.hasNews() || growing.hasNews();
  }

  boolean isFinished() {
    return scheduler.isFinished() && dispatcher.isIdle();
  }

  Optional<Instant> nextWake() {
    return scheduler.wakes().next();
  }

  String wakeReason() {
    return nextWake().map(scheduler.wakes()::reason).orElse("wake up");
  }

  RunProgress progress() {
    List<RunProgress.RunningTask> running = new ArrayList<>();
    Set<String> queues = new LinkedHashSet<>();
    for (TaskScheduler.Flight flight : scheduler.inFlight()) {
      queues.add(flight.batch().queue());
      for (Batch.Call call : flight.batch().calls()) {
        if (running.size() == NAMED) {
          break;
        }
        running.add(running(call, flight.since()));
      }
    }
    return new RunProgress(
        request.run(),
        plan.name(),
        request.generation(),
        status(),
        revision,
        scheduler.counts(),
        startedAt,
        scheduler.deadline(),
        running,
        firstFailures(),
        new ArrayList<>(queues));
  }

  private RunProgress.RunningTask running(Batch.Call call, Instant since) {
    return new RunProgress.RunningTask(
        plan.id(call.task()),
        plan.profile(call.task()).action(),
        call.attempt(),
        since,
        plan.profile(call.task()).metadata());
  }

  private List<RunFailure> firstFailures() {
    if (failures.isEmpty() && partFailures.isEmpty()) {
      return List.of();
    }
    return Stream.concat(failures.stream(), partFailures.stream()).limit(NAMED).toList();
  }

  private RunStatus status() {
    RunStatus status = scheduler.status();
    return isGivenUp && status.isFinal() ? RunStatus.FAILED : status;
  }

  TaskState state(String id) {
    int task = plan.indexOf(id);
    if (task < 0 && isPartOfKept(id)) {
      return new TaskState(
          id,
          TaskStatus.COMPLETED,
          0,
          0,
          "done by an earlier generation of the run",
          List.of(),
          null,
          "",
          Map.of(),
          null,
          earlier.results());
    }
    TaskState state = explainer.state(indexOf(id));
    return new TaskState(
        state.task(),
        state.status(),
        state.attempts(),
        state.deaths(),
        state.reason(),
        state.waitsFor(),
        state.retryAt(),
        state.queue(),
        state.metadata(),
        results.find(id),
        segment(state.status(), task));
  }

  private @Nullable DataRef segment(TaskStatus status, int task) {
    if (!status.isFinal()) {
      return null;
    }
    DataRef recorded = results.recorded(task);
    return recorded != null
        ? recorded
        : scheduler.wasKept(task) ? earlier.results() : results.written();
  }

  /** Whether a path names a part of a task that was kept, which has no place of its own here. */
  private boolean isPartOfKept(String id) {
    for (int i = id.length() - 1; i > 0; i--) {
      int whole =
          id.charAt(i) == '/' || id.charAt(i) == '[' ? plan.indexOf(id.substring(0, i)) : -1;
      if (whole >= 0) {
        return scheduler.wasKept(whole);
      }
    }
    return false;
  }

  Explanation why(@Nullable String id) {
    if (id != null) {
      TaskState state = explainer.state(indexOf(id));
      return new Explanation(id + " " + state.reason(), List.of(state));
    }
    List<TaskState> open = new ArrayList<>();
    for (int task = 0; task < plan.size() && open.size() < NAMED; task++) {
      TaskState state = explainer.state(task);
      if (!state.status().isFinal()) {
        open.add(state);
      }
    }
    RunCounts counts = scheduler.counts();
    String text =
        open.isEmpty()
            ? "all tasks have ended"
            : "%d running, %d pending; %s %s"
                .formatted(
                    counts.running(), counts.pending(), open.get(0).task(), open.get(0).reason());
    return new Explanation(text, open);
  }

  private int indexOf(String id) {
    int task = plan.indexOf(id);
    if (task < 0) {
      throw ApplicationFailure.newNonRetryableFailure(
          "no task '" + id + "' in run " + request.run(), FailureCode.NOT_FOUND.name());
    }
    return task;
  }

  TaskState cancelTask(String id, String reason, Instant now) {
    TaskState before = state(id);
    if (before.status().isFinal()) {
      throw ApplicationFailure.newNonRetryableFailure(
          "task '" + id + "' has ended already: " + before.status(), FailureCode.CONFLICT.name());
    }
    apply(scheduler.cancelTask(indexOf(id), reason, now), now);
    return state(id);
  }

  RunResult finish(Instant now) {
    RunStatus status = status();
    boolean hasRoom = RunClosing.hasRoom(request, status);
    List<TaskResult> inline = results.inline(hasRoom);
    DataRef written = inline == null ? results.close() : results.last();
    OutputsAnswer answer =
        RunClosing.outputs(request, plan.outputs(), outputs.declared(), archive, hasRoom);
    DataRef checkpoint =
        status == RunStatus.COMPLETED
            ? null
            : archive.saveCheckpoint(
                RunClosing.checkpoint(request, written, inline == null ? List.of() : inline));
    return RunClosing.fit(
        new RunResult(
            request.run(),
            request.generation(),
            status,
            scheduler.counts(),
            answer.outputs(),
            answer.ref(),
            RunCost.of(Duration.between(startedAt, now), scheduler.cost()),
            firstFailures(),
            inline,
            written,
            checkpoint),
        hasRoom);
  }

  /** The result of a run that could not be planned. */
  static RunResult unplanned(
      RunRequest request, RunFailure failure, Instant startedAt, Instant now) {
    return new RunResult(
        request.run(),
        request.generation(),
        RunStatus.FAILED,
        new RunCounts(0, 0, 0, 0, 0, 0, 0, 0),
        null,
        null,
        RunCost.of(Duration.between(startedAt, now), TaskMetrics.NONE),
        List.of(failure),
        List.of(),
        null,
        request.checkpoint());
  }
}
