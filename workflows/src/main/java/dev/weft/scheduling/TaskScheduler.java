package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import dev.weft.data.TaskOutput;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.KeptTask;
import dev.weft.run.RunCounts;
import dev.weft.run.RunStatus;
import dev.weft.run.SourceEnd;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.scheduling.TaskLedger.State;
import dev.weft.task.Deadline;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
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
  private final Map<String, ReadyQueue> ready = new TreeMap<>();
  private final Map<String, Window> windows = new TreeMap<>();
  private final Map<Long, Flight> flights = new TreeMap<>();
  private final Agenda deadlines = new Agenda();
  private final Tails tails;

  private final EarlierTasks earlier;

  private long lastBatch;
  private boolean isCancelled;

  /**
   * A batch that is out, and since when.
   *
   * @param batch the batch
   * @param since when it was handed over
   */
  public record Flight(Batch batch, Instant since) {}

  private TaskScheduler(Plan plan, long seed, Instant startedAt, Map<String, KeptTask> kept) {
    this.plan = plan;
    this.startedAt = startedAt;
    this.runDeadline = plan.deadline() == null ? null : plan.deadline().from(startedAt);
    this.rules = new EndRules(plan, ledger, runDeadline, startedAt, this::makeReady);
    this.attempts = new Attempts(plan, ledger, rules, seed, this::makeReady);
    this.tails = new Tails(plan);
    this.earlier = new EarlierTasks(plan, ledger, rules, attempts, kept);
  }

  /**
   * Starts a run; {@link #grow} must follow, which takes in the tasks.
   *
   * @param plan its tasks; more may be appended later
   * @param seed what makes this run's waits its own
   * @param startedAt when this generation started
   */
  public static TaskScheduler of(Plan plan, long seed, Instant startedAt) {
    return new TaskScheduler(plan, seed, startedAt, Map.of());
  }

  /**
   * Starts a later generation of a run; {@link #grow} must follow, which takes in the tasks.
   *
   * @param kept by path, what an earlier generation has done; the caller must not take out of it
   *     what it has not seen the end of
   */
  public static TaskScheduler of(
      Plan plan, long seed, Instant startedAt, Map<String, KeptTask> kept) {
    return new TaskScheduler(plan, seed, startedAt, kept);
  }

  /** Takes in the tasks that were appended to the plan since the last call. */
  public Step grow(Instant now) {
    rules.setNow(now);
    int first = ledger.size();
    for (int task = first; task < plan.size(); task++) {
      Entry entry = plan.isOfAnotherRun(task) ? ledger.addUncounted() : ledger.add();
      joinWhole(plan.parent(task));
      entry.missing = plan.endEdge(task) - plan.firstEdge(task);
      entry.deadline = deadlineOf(task);
      if (entry.deadline != null) {
        deadlines.add(entry.deadline, task);
      }
    }
    tails.measure();
    for (int task = first; task < plan.size(); task++) {
      if (isCancelled || rules.isFailing()) {
        rules.cancel(task, "the run had been cancelled");
      } else if (!earlier.takeOver(task)) {
        takeIn(task, first);
      }
    }
    return rules.settle();
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

  /**
   * Takes in what a task becomes; {@link #grow} must follow, which takes in the parts that were
   * appended meanwhile. Nothing happens when the task has ended since it was asked.
   *
   * @param parts how many it will have in all
   * @return whether parts are wanted
   */
  public boolean grown(int task, int parts, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state != State.GROWING) {
      return false;
    }
    rules.grown(task, parts);
    return true;
  }

  /** Takes in that a task becomes nothing, because its condition is false. */
  public Step grownToNothing(int task, TaskError why, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state == State.GROWING) {
      rules.skipByCondition(task, why);
    }
    return rules.settle();
  }

  /** Takes in that it cannot be found out what a task becomes. */
  public Step failedToGrow(int task, TaskError error, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state == State.GROWING) {
      rules.fail(task, error);
    }
    return rules.settle();
  }

  /** How many instances of a mapped task may be appended now. */
  public int roomForInstances(int map, int maxConcurrent) {
    Group group = ledger.get(map).group;
    if (group == null || ledger.get(map).state != State.GROWN) {
      return 0;
    }
    int left = group.expected - group.added;
    return maxConcurrent == 0 ? left : Math.max(0, Math.min(left, maxConcurrent - group.open));
  }

  /** How many instances of a mapped task have been appended. */
  public int instances(int map) {
    Group group = ledger.get(map).group;
    return group == null ? 0 : group.added;
  }

  /** How the parts of a task that stands for others have ended so far. */
  public RunCounts partCounts(int whole) {
    return requireNonNull(ledger.get(whole).group, "group is null").counts();
  }

  /** Takes in what a task that stands for others answers; how it ended, its parts have said. */
  public Step gathered(int whole, @Nullable TaskOutput output, Instant now) {
    rules.setNow(now);
    if (ledger.get(whole).state == State.GATHERING) {
      rules.gathered(whole, output);
    }
    return rules.settle();
  }

  /** Takes in that the answer of a task that stands for others cannot be put together. */
  public Step failedToGather(int whole, TaskError error, Instant now) {
    rules.setNow(now);
    if (ledger.get(whole).state == State.GATHERING) {
      rules.fail(whole, error);
    }
    return rules.settle();
  }

  /** Takes in how a task of another run ended. */
  public Step otherRunEnded(int task, SourceEnd end, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state != State.FINAL) {
      rules.takeOver(task, end);
    }
    return rules.settle();
  }

  /** Takes in that it will never be known how a task of another run ended. */
  public Step otherRunUnknown(int task, TaskError error, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state != State.FINAL) {
      rules.giveUpOn(task, error);
    }
    return rules.settle();
  }

  /** How a task ended, or where it stands. */
  public TaskStatus statusOf(int task) {
    return ledger.get(task).status;
  }

  /** Why a task failed or was skipped, if it was. */
  public @Nullable TaskError errorOf(int task) {
    return ledger.get(task).error;
  }

  /** The first failed task of what a task became; the task itself when it became nothing. */
  public int firstFailed(int task) {
    int failed = task;
    Group group = ledger.get(task).group;
    while (group != null && group.firstFailed() >= 0) {
      failed = group.firstFailed();
      group = ledger.get(failed).group;
    }
    return failed;
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

  private @Nullable Instant deadlineOf(int task) {
    Deadline own = plan.profile(task).deadline();
    Instant at = own == null ? null : own.from(startedAt);
    int whole = plan.parent(task);
    Instant last = whole < 0 ? runDeadline : ledger.get(whole).deadline;
    boolean isLater = at == null || (last != null && last.isBefore(at));
    return isLater ? last : at;
  }

  /**
   * Returns the next batch to hand over, if one may go now.
   *
   * <p>As long as something is ready and nothing is in flight, there is one.
   */
  public Optional<Batch> next(Instant now) {
    rules.setNow(now);
    attempts.wake(now);
    String best = null;
    for (Map.Entry<String, ReadyQueue> each : ready.entrySet()) {
      if (window(each.getKey()).hasRoom() && each.getValue().peek() >= 0) {
        best = moreUrgent(best, each.getKey());
      }
    }
    return best == null ? Optional.empty() : Optional.of(dispatch(best, now));
  }

  /** Of two queues, the one whose first task has the higher priority. */
  private String moreUrgent(@Nullable String one, String other) {
    if (one == null) {
      return other;
    }
    int a = plan.profile(queue(one).peek()).priority().ordinal();
    int b = plan.profile(queue(other).peek()).priority().ordinal();
    return b > a ? other : one;
  }

  private Batch dispatch(String queue, Instant now) {
    int task = queue(queue).poll();
    Entry entry = ledger.get(task);
    Batch.Call call = new Batch.Call(task, entry.attempts + 1);
    Batch batch = new Batch(++lastBatch, queue, plan.profile(task).priority(), List.of(call));
    ledger.move(entry, State.RUNNING, TaskStatus.RUNNING);
    entry.batch = batch.number();
    flights.put(batch.number(), new Flight(batch, now));
    window(queue).dispatched();
    return batch;
  }

  /**
   * Takes in how a batch came back.
   *
   * @throws IllegalStateException when the batch is not in flight
   */
  public Step accept(BatchEnd end, Instant now) {
    rules.setNow(now);
    Flight flight = flights.remove(end.batch());
    if (flight == null) {
      throw new IllegalStateException("batch " + end.batch() + " is not in flight");
    }
    measure(flight, end, now);
    for (Batch.Call call : flight.batch().calls()) {
      int task = call.task();
      switch (end) {
        case BatchEnd.Done done -> attempts.takeOutcome(task, done, now);
        case BatchEnd.WorkerLost lost -> attempts.takeDeath(task, lost, now);
        case BatchEnd.Refused refused -> rules.fail(task, refused.error());
        case BatchEnd.Cancelled cancelled -> attempts.handBack(task, now);
      }
    }
    return rules.settle();
  }

  private void measure(Flight flight, BatchEnd end, Instant now) {
    Window window = window(flight.batch().queue());
    window.returned();
    if (end instanceof BatchEnd.Done done) {
      Duration wait =
          done.outcomes().stream()
              .map(each -> each.metrics() == null ? Duration.ZERO : each.metrics().queueWait())
              .max(Duration::compareTo)
              .orElse(Duration.ZERO);
      window.answered(done.worker(), Duration.between(flight.since(), now).minus(wait), now);
    } else if (end instanceof BatchEnd.WorkerLost) {
      window.forgetWorkers();
    }
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
    Profile profile = plan.profile(task);
    long deadline = entry.deadline == null ? Long.MAX_VALUE : entry.deadline.toEpochMilli();
    queue(profile.queue()).offer(task, profile.priority().ordinal(), deadline, tails.get(task));
  }

  /**
   * Ends what is over its deadline: at once what has not started, a little later what is in flight.
   */
  public Step expire(Instant now) {
    rules.setNow(now);
    for (int task : deadlines.due(now)) {
      Entry entry = ledger.get(task);
      if (entry.state == State.FINAL || entry.group != null) {
        continue; // what a task has become has the same deadline, and ends it
      }
      Instant last = requireNonNull(entry.deadline, "deadline is null").plus(DEADLINE_GRACE);
      if (entry.state != State.RUNNING || !entry.isCounted) {
        rules.expire(task);
      } else if (now.isBefore(last)) {
        deadlines.add(last, task);
      } else {
        rules.abandon(task);
      }
    }
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

  /** Returns when something is due even if nothing comes back. */
  public Optional<Instant> nextWake() {
    Optional<Instant> deadline = deadlines.next(task -> ledger.get(task).state != State.FINAL);
    return Stream.of(attempts.nextRetry(), deadline)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
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

  /** Says in a few words what is due at {@code wake}. */
  public String wakeReason(Instant wake) {
    List<Integer> due = attempts.retriesUntil(wake);
    String what = "retry of ";
    if (due.isEmpty()) {
      due = deadlines.until(wake, task -> ledger.get(task).state != State.FINAL);
      what = "deadline of ";
    }
    if (due.isEmpty()) {
      return "wake up";
    }
    String first = what + plan.id(due.get(0));
    return due.size() == 1 ? first : first + " and " + (due.size() - 1) + " more";
  }

  /** The batches that are out, oldest first. */
  public List<Flight> inFlight() {
    return new ArrayList<>(flights.values());
  }

  /** How dependents see the end of a task. */
  public TaskStatus seenAs(int task) {
    return ledger.get(task).seenAs;
  }

  Entry entry(int task) {
    return ledger.get(task);
  }

  private ReadyQueue queue(String name) {
    return ready.computeIfAbsent(
        name, key -> new ReadyQueue(task -> ledger.get(task).state == State.READY));
  }

  private Window window(String queue) {
    return windows.computeIfAbsent(queue, key -> new Window());
  }
}
