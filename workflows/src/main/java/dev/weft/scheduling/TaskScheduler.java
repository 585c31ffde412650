package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.KeptTask;
import dev.weft.run.RunCounts;
import dev.weft.run.RunStatus;
import dev.weft.run.TaskOutcome;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.scheduling.TaskLedger.State;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what goes next, and what the end of a batch means for everything else.
 *
 * <p>A pure function of the plan, the instants and the ends that it is given, in their order: it
 * reads no clock and rolls no dice, so a replay decides the same. Every method that changes
 * something returns what it changed. Confined to one thread.
 */
public final class TaskScheduler {

  /** The death of a worker with which a task is given up. */
  public static final int MOST_DEATHS = 3;

  /**
   * How long after its deadline a task in flight is cancelled, should its worker not have ended it.
   */
  public static final Duration DEADLINE_GRACE = Duration.ofMillis(500);

  private final Plan plan;
  private final Instant startedAt;
  private final @Nullable Instant runDeadline;

  private final TaskLedger ledger = new TaskLedger();
  private final EndRules rules;
  private final Attempts attempts;
  private final Durations durations = new Durations();
  private final RemainingPaths paths;
  private final Lanes lanes;
  private final BatchBuilder batches;
  private final InFlight inFlight;
  private final Deadlines deadlines;
  private final EarlierTasks earlier;
  private final Wholes wholes;
  private final Rooms rooms;
  private final QueueWaits waits;
  private final Wakes wakes;
  private final boolean hasLanes;

  private long lastBatch;
  private boolean isCancelled;

  /**
   * A batch that is out, and since when.
   *
   * @param batch the batch
   * @param since when it was handed over
   * @param expectedNanos how long it was expected to take then
   */
  public record Flight(Batch batch, Instant since, long expectedNanos) {}

  private TaskScheduler(
      Plan plan,
      SchedulingRules scheduling,
      long seed,
      Instant startedAt,
      Map<String, KeptTask> kept) {
    this.plan = plan;
    this.hasLanes = scheduling.hasLanes();
    this.startedAt = startedAt;
    this.runDeadline = plan.deadline() == null ? null : plan.deadline().from(startedAt);
    this.rules = new EndRules(plan, ledger, runDeadline, startedAt, this::makeReady);
    this.deadlines = new Deadlines(plan, ledger, rules, startedAt, runDeadline);
    this.attempts =
        new Attempts(plan, ledger, rules, seed, hasLanes, this::makeReady, this::waitOn);
    this.paths = hasLanes ? new CriticalPaths(plan, durations) : new Tails(plan);
    this.lanes = new Lanes(plan, ledger, paths, scheduling);
    this.batches = new BatchBuilder(plan, ledger, lanes, durations, scheduling);
    this.inFlight = new InFlight(plan, durations, scheduling);
    this.earlier = new EarlierTasks(plan, ledger, rules, attempts, kept);
    this.wholes = new Wholes(plan, ledger, rules);
    this.rooms = new Rooms(plan, ledger, rules);
    this.waits = new QueueWaits(plan, ledger, lanes, inFlight, rules);
    this.wakes = new Wakes(plan, attempts, deadlines, waits);
  }

  /** Starts a run by the first rules; {@link #grow} must follow, which takes in the tasks. */
  public static TaskScheduler of(Plan plan, long seed, Instant startedAt) {
    return of(plan, SchedulingRules.FIRST, seed, startedAt, Map.of());
  }

  /**
   * Starts a generation of a run; {@link #grow} must follow, which takes in the tasks.
   *
   * @param plan its tasks; more may be appended later
   * @param scheduling the rules it was started with
   * @param seed what makes this run's waits its own
   * @param startedAt when this generation started
   * @param kept by path, what an earlier generation has done; the caller must not take out of it
   *     what it has not seen the end of
   */
  public static TaskScheduler of(
      Plan plan,
      SchedulingRules scheduling,
      long seed,
      Instant startedAt,
      Map<String, KeptTask> kept) {
    return new TaskScheduler(plan, scheduling, seed, startedAt, kept);
  }

  /**
   * Takes up a run again where another scheduler left it.
   *
   * @param plan the plan as it was then
   * @param state what the other one knew
   */
  public static TaskScheduler restore(
      Plan plan,
      SchedulingRules scheduling,
      long seed,
      Map<String, KeptTask> kept,
      SchedulerState state) {
    TaskScheduler scheduler = new TaskScheduler(plan, scheduling, seed, state.startedAt(), kept);
    scheduler.takeUp(state);
    return scheduler;
  }

  private void takeUp(SchedulerState state) {
    state.ledger().fill(ledger, plan);
    rules.restore(state.ends());
    attempts.restore(state.attempts());
    durations.restore(state.durations());
    inFlight.restore(state.flow());
    lastBatch = state.lastBatch();
    isCancelled = state.isCancelled();
    paths.measure();
    paths.remeasure();
    for (int task = 0; task < ledger.size(); task++) {
      Entry entry = ledger.get(task);
      deadlines.set(task);
      waits.waitOn(task);
      if (entry.state == State.READY) {
        lanes.offer(task);
      } else if (entry.state == State.BACKOFF) {
        attempts.restoreWait(task);
      }
    }
  }

  /**
   * Returns all that it knows, for {@link #restore}.
   *
   * @throws IllegalStateException when something is in flight, or not all of the plan is taken in
   */
  public SchedulerState state() {
    if (ledger.size() < plan.size()) {
      throw new IllegalStateException("not all of the plan is taken in");
    }
    return new SchedulerState(
        startedAt,
        LedgerColumns.of(ledger, plan),
        rules.sum(),
        attempts.sum(),
        durations.state(),
        inFlight.state(),
        lastBatch,
        isCancelled);
  }

  /** Takes in the tasks that were appended to the plan since the last call. */
  public Step grow(Instant now) {
    rules.setNow(now);
    int first = ledger.size();
    for (int task = first; task < plan.size(); task++) {
      Entry entry = plan.isOfAnotherRun(task) ? ledger.addUncounted() : ledger.add();
      joinWhole(plan.parent(task));
      entry.missing = plan.endEdge(task) - plan.firstEdge(task);
      deadlines.set(task);
    }
    paths.measure();
    for (int task = first; task < plan.size(); task++) {
      if (isCancelled || rules.isFailing()) {
        rules.cancel(task, "the run had been cancelled");
      } else if (!earlier.takeOver(task)) {
        takeIn(task, first);
      }
    }
    return rules.settle();
  }

  /** What concerns tasks that stand for others, and those of other runs. */
  public Wholes wholes() {
    return wholes;
  }

  /** What concerns tasks that need more than a worker has. */
  public Rooms rooms() {
    return rooms;
  }

  /** When something is due though nothing comes back. */
  public Wakes wakes() {
    return wakes;
  }

  /** Whether a task ended in an earlier generation, and not in this one. */
  public boolean wasKept(int task) {
    return ledger.get(task).isKept;
  }

  private void joinWhole(int whole) {
    if (whole >= 0) {
      Group group = requireNonNull(ledger.get(whole).group, "group is null");
      group.added++;
      group.open++;
    }
  }

  /** How a task ended, or where it stands. */
  public TaskStatus statusOf(int task) {
    return ledger.get(task).status;
  }

  /** Why a task failed or was skipped, if it was. */
  public @Nullable TaskError errorOf(int task) {
    return ledger.get(task).error;
  }

  /** Whether a task has ended. */
  public boolean hasEnded(int task) {
    return task < ledger.size() && ledger.get(task).state == State.FINAL;
  }

  /** A new task learns of the earlier ones that have ended; the new ones tell it themselves. */
  private void takeIn(int task, int first) {
    Entry entry = ledger.get(task);
    if (entry.missing == 0) {
      makeReady(task);
    }
    for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
      int source = plan.source(edge);
      if (source < first
          && ledger.get(source).state == State.FINAL
          && entry.state == State.WAITING) {
        rules.meet(task, edge);
      }
    }
  }

  /**
   * Returns the next batch to hand over, if one may go now.
   *
   * <p>As long as something is ready and nothing is in flight, there is one.
   */
  public Optional<Batch> next(Instant now) {
    return next(now, task -> 0);
  }

  /**
   * The same with regard to how much the batch carries.
   *
   * @param sizes how many bytes the output of a task has that has ended
   */
  public Optional<Batch> next(Instant now, IntUnaryOperator sizes) {
    rules.setNow(now);
    attempts.wake(now);
    Lanes.Lane best = lanes.best(inFlight::hasRoom);
    if (best == null) {
      return Optional.empty();
    }
    String queue = best.queue();
    List<Batch.Call> calls = batches.build(best, inFlight.places(queue), sizes);
    int first = calls.get(0).task();
    Batch batch =
        new Batch(
            ++lastBatch,
            queue,
            plan.profile(first).priority(),
            calls,
            best.isFusing(),
            waits.longest(calls, now),
            lanes.isByPath() ? paths.get(first) : 0);
    for (Batch.Call call : calls) {
      Entry entry = ledger.get(call.task());
      ledger.move(entry, State.RUNNING, TaskStatus.RUNNING);
      entry.batch = batch.number();
    }
    inFlight.dispatched(batch, now);
    return Optional.of(batch);
  }

  /** Makes those ready whose wait is over, though nothing is handed over now. */
  public void wake(Instant now) {
    rules.setNow(now);
    attempts.wake(now);
  }

  /** How many batches may be out at once. */
  public int window() {
    return inFlight.size();
  }

  /** Whether a task is one that nothing happened to yet, so that its result says all. */
  public boolean isFirstTry(int task) {
    Entry entry = ledger.get(task);
    return entry.attempts == 0 && entry.failures == 0 && entry.deaths == 0;
  }

  /**
   * Takes in how a batch came back.
   *
   * @throws IllegalStateException when the batch is not in flight
   */
  public Step accept(BatchEnd end, Instant now) {
    rules.setNow(now);
    Batch batch = inFlight.returned(end, now);
    switch (end) {
      case BatchEnd.Done done -> takeDone(batch, done, now);
      case BatchEnd.WorkerLost lost -> takeLoss(batch, now);
      case BatchEnd.NotTaken notTaken ->
          batch.calls().forEach(call -> attempts.takeBack(call, now));
      case BatchEnd.Refused refused ->
          batch.calls().forEach(call -> attempts.takeRefusal(batch, call, refused.error(), now));
      case BatchEnd.Cancelled cancelled ->
          batch.calls().forEach(call -> attempts.handBack(call, false, now));
    }
    waits.expire(now);
    rules.returned(batch.number());
    if (hasLanes && durations.hasNews()) {
      paths.remeasure();
    }
    return rules.settle();
  }

  private void takeDone(Batch batch, BatchEnd.Done done, Instant now) {
    attempts.addRecorded(done.spent());
    boolean hasProgress =
        batch.calls().size() > 1
            && done.outcomes().stream()
                .anyMatch(each -> each.kind() != TaskOutcome.Kind.NOT_STARTED);
    for (int place = 0; place < batch.calls().size(); place++) {
      attempts.takeOutcome(batch, place, done, hasProgress, now);
    }
    for (Batch.Call call : batch.calls()) {
      if (ledger.get(call.task()).state == State.BACKOFF) {
        rooms.gaveBack(call.task(), done.worker(), now);
      }
    }
  }

  /** Only a task that was surely alone with its worker, or is so in quarantine, is charged. */
  private void takeLoss(Batch batch, Instant now) {
    boolean isOnly = inFlight.isOnlyLoss(now);
    boolean isQuarantined = ledger.get(batch.calls().get(0).task()).suspects > 0;
    boolean isCharged = !hasLanes || batch.calls().size() == 1 && (isOnly || isQuarantined);
    batch.calls().forEach(call -> attempts.takeDeath(batch, call, isCharged, now));
  }

  private void makeReady(int task) {
    Entry entry = ledger.get(task);
    entry.due = null;
    switch (plan.node(task).kind()) {
      case MAP, GRAPH -> rules.grow(task);
      case OTHER_RUN -> rules.await(task);
      case TASK -> offer(task, entry);
    }
  }

  private void offer(int task, Entry entry) {
    ledger.move(entry, State.READY, TaskStatus.PENDING);
    lanes.offer(task);
    waits.ready(task, rules.now());
  }

  private void waitOn(int task) {
    waits.waitOn(task);
  }

  /**
   * Ends what is over its deadline: at once what has not started, a little later what is in flight.
   */
  public Step expire(Instant now) {
    rules.setNow(now);
    waits.expire(now);
    deadlines.expire(now);
    return rules.settle();
  }

  /** Cancels one task; nothing happens to one that has ended. */
  public Step cancelTask(int task, String reason, Instant now) {
    rules.setNow(now);
    rules.requestCancel(task, reason);
    return rules.settle();
  }

  /** Cancels every task that has not ended; a run that has ended stays as it is. */
  public Step cancelRun(String reason, Instant now) {
    rules.setNow(now);
    isCancelled |= !isFinished() || ledger.size() < plan.size();
    rules.cancelAll(reason);
    return rules.settle();
  }

  /** Whether every task has ended. */
  public boolean isFinished() {
    return ledger.isAllFinal();
  }

  /** Returns how the run ended, or RUNNING. */
  public RunStatus status() {
    if (!isFinished()) {
      return RunStatus.RUNNING;
    }
    if (!rules.hasUntoleratedEnd()) {
      return RunStatus.COMPLETED;
    }
    if (isCancelled) {
      return RunStatus.CANCELLED;
    }
    return rules.isRunExpired() ? RunStatus.TIMEOUT : RunStatus.FAILED;
  }

  /** How many tasks stand where. */
  public RunCounts counts() {
    return ledger.counts();
  }

  /** What all attempts so far cost. */
  public TaskMetrics cost() {
    return attempts.cost();
  }

  /** When the run must have ended, if ever. */
  public @Nullable Instant deadline() {
    return runDeadline;
  }

  /** When a task must have ended, if ever: its own deadline or the run's, whichever is nearer. */
  public @Nullable Instant deadline(int task) {
    return ledger.get(task).deadline;
  }

  /** The batches that are out, oldest first. */
  public List<Flight> inFlight() {
    return inFlight.list();
  }

  /** How dependents see the end of a task. */
  public TaskStatus seenAs(int task) {
    return ledger.get(task).seenAs;
  }

  Entry entry(int task) {
    return ledger.get(task);
  }

  /** The queue on which a task travels, or would travel next. */
  String queue(int task) {
    return lanes.queue(task);
  }

  /** The limit for which a ready task waits, if it does. */
  @Nullable ConcurrencyLimit fullLimit(int task) {
    return inFlight.full(plan.profile(task).limits());
  }

  /** Why workers of its queue took nothing last, in their own words, if they said so. */
  @Nullable String closed(int task) {
    return inFlight.closed(lanes.queue(task));
  }

  /** How many tasks are in the batch in which a task is out; 0 when it is in none. */
  int callsOfBatchWith(int task) {
    return inFlight.calls(ledger.get(task).batch);
  }
}
