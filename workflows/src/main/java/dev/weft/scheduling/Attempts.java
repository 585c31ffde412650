package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.BatchResult.Spent;
import dev.weft.run.TaskOutcome;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.scheduling.TaskLedger.State;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * What the return of one task means for it: its end, another attempt after a wait, or, when nothing
 * was run, the same attempt again.
 *
 * <p>An attempt is a start that reported an end. {@code maxRetries} bounds the failures, whether
 * they report a start or not, so that no worker can fail a task for ever; a hand-back and a death
 * are no failures.
 */
final class Attempts {
  /** Retries that are due within this time share one timer. */
  private static final long SHARED_TIMER_MILLIS = 100;

  private static final long FIRST_REST_MILLIS = 100;
  private static final long LONGEST_REST_MILLIS = 5_000;

  private final Plan plan;
  private final TaskLedger ledger;
  private final EndRules rules;
  private final long seed;
  private final IntConsumer whenReady;
  private final IntConsumer whenBack;
  private final boolean hasQuarantine;
  private final Agenda retries = new Agenda();
  private TaskMetrics cost = TaskMetrics.NONE;
  private int keptRetries;
  private int repeated;

  /**
   * Makes the rules of one run.
   *
   * @param seed what makes this run's waits its own
   * @param hasQuarantine whether suspects go to a queue of their own
   * @param whenReady called with each task that may be handed out again
   * @param whenBack called with each task that came back unstarted and rests
   */
  Attempts(
      Plan plan,
      TaskLedger ledger,
      EndRules rules,
      long seed,
      boolean hasQuarantine,
      IntConsumer whenReady,
      IntConsumer whenBack) {
    this.plan = plan;
    this.ledger = ledger;
    this.rules = rules;
    this.seed = seed;
    this.hasQuarantine = hasQuarantine;
    this.whenReady = whenReady;
    this.whenBack = whenBack;
  }

  /**
   * What all attempts so far came to, as it travels.
   *
   * @param cost what they cost
   * @param keptRetries how many retries earlier generations made
   * @param repeated how many this one made
   */
  record Sum(TaskMetrics cost, int keptRetries, int repeated) {}

  Sum sum() {
    return new Sum(cost, keptRetries, repeated);
  }

  void restore(Sum sum) {
    cost = sum.cost();
    keptRetries = sum.keptRetries();
    repeated = sum.repeated();
  }

  /** Takes up a wait again that an earlier execution of the run began. */
  void restoreWait(int task) {
    retries.add(requireNonNull(ledger.get(task).due, "due is null"), task);
  }

  /**
   * A worker answered; it need not say anything of this task.
   *
   * @param place which call of the batch it was
   * @param hasProgress whether the batch ran any of its calls
   */
  void takeOutcome(Batch batch, int place, BatchEnd.Done done, boolean hasProgress, Instant now) {
    Batch.Call call = batch.calls().get(place);
    int task = call.task();
    TaskOutcome outcome = done.outcome(place, plan.id(task));
    if (outcome == null
        || outcome.kind() == TaskOutcome.Kind.NOT_STARTED
        || isForAnother(batch, outcome, ledger.get(task))) {
      handBack(call, hasProgress, now);
      return;
    }
    Entry entry = ledger.get(task);
    entry.suspects = 0;
    entry.waitsSince = null;
    if (outcome.kind() == TaskOutcome.Kind.RECORDED) {
      entry.attempts++;
      rules.completeRecorded(task, outcome.output(), done.segment());
      return;
    }
    TaskMetrics spent = outcome.metrics() == null ? TaskMetrics.NONE : outcome.metrics();
    entry.spent = entry.spent.plus(spent);
    cost = cost.plus(spent);
    entry.worker = done.worker().id();
    if (outcome.startedAt() != null) {
      entry.startedAt = outcome.startedAt();
      entry.finishedAt = outcome.finishedAt();
      repeated += entry.attempts > 0 ? 1 : 0;
      entry.attempts++;
    }
    switch (outcome.kind()) {
      case DONE -> rules.complete(task, outcome.output());
      case SKIPPED -> rules.skipByCondition(task, whySkipped(outcome));
      default -> takeFailure(task, outcome, now);
    }
  }

  /** It was interrupted only because another task of its batch was to end. */
  private static boolean isForAnother(Batch batch, TaskOutcome outcome, Entry entry) {
    TaskError error = outcome.error();
    return batch.calls().size() > 1
        && error != null
        && error.code() == FailureCode.CANCELLED
        && entry.cancelReason == null
        && !entry.isExpired;
  }

  private static TaskError whySkipped(TaskOutcome outcome) {
    TaskError error = outcome.error();
    return error == null
        ? new TaskError(FailureCode.CONDITION_FALSE, "its condition was false")
        : error;
  }

  private void takeFailure(int task, TaskOutcome outcome, Instant now) {
    Entry entry = ledger.get(task);
    TaskError error = requireNonNull(outcome.error(), "error is null");
    entry.failures++;
    if (!isRetried(task, error) || entry.cancelReason != null || entry.isExpired) {
      rules.fail(task, error);
    } else if (!endAsWanted(task, now)) {
      Duration wait = plan.profile(task).retry().backoff(entry.failures, seedOf(task));
      Duration asked = outcome.retryAfter();
      entry.error = error;
      backOff(task, now.plus(asked != null && asked.compareTo(wait) > 0 ? asked : wait));
    }
  }

  private boolean isRetried(int task, TaskError error) {
    Profile profile = plan.profile(task);
    return error.code().retryable()
        && !profile.noRetryOn().contains(error.code())
        && ledger.get(task).failures <= profile.retry().maxRetries();
  }

  /** The text hash of {@link String#hashCode()} in 64 bits, started with the run's seed. */
  private long seedOf(int task) {
    long hash = seed;
    String id = plan.id(task);
    for (int i = 0; i < id.length(); i++) {
      hash = 31 * hash + id.charAt(i);
    }
    return hash;
  }

  /**
   * Its worker died; one death too many with which only this task can be charged ends it.
   *
   * @param isCharged whether it alone can have been the cause
   */
  void takeDeath(Batch batch, Batch.Call call, boolean isCharged, Instant now) {
    Entry entry = ledger.get(call.task());
    entry.deaths++;
    entry.waitsSince = null;
    entry.charges += isCharged ? 1 : 0;
    if (entry.charges >= TaskScheduler.MOST_DEATHS) {
      String message =
          "%d workers died while they ran '%s', the last one in batch %d"
              .formatted(entry.deaths, plan.id(call.task()), batch.number());
      rules.fail(call.task(), new TaskError(FailureCode.WORKER_LOST, message));
      return;
    }
    if (endAsWanted(call.task(), now)) {
      return;
    }
    if (hasQuarantine) {
      entry.suspects = Math.max(1, batch.calls().size() / 2);
    }
    again(call);
  }

  /** Without a wait; a task that follows others is told of their ends once more. */
  private void again(Batch.Call call) {
    if (call.follows()) {
      rules.waitOn(call.task());
    } else {
      whenReady.accept(call.task());
    }
  }

  /** The batch could not be run at all: each of its tasks is tried alone. */
  void takeRefusal(Batch batch, Batch.Call call, TaskError error, Instant now) {
    if (batch.calls().size() == 1) {
      rules.fail(call.task(), error);
    } else {
      ledger.get(call.task()).isAlone = true;
      handBack(call, false, now);
    }
  }

  /**
   * Nothing was run: the task goes back as it came; after a short rest so that nobody spins, unless
   * the batch came to something.
   */
  void handBack(Batch.Call call, boolean hasProgress, Instant now) {
    if (endAsWanted(call.task(), now)) {
      return;
    }
    if (hasProgress || call.follows()) {
      again(call);
      return;
    }
    Entry entry = ledger.get(call.task());
    long rest = FIRST_REST_MILLIS << Math.min(entry.handedBack++, 6);
    backOff(call.task(), now.plusMillis(Math.min(LONGEST_REST_MILLIS, rest)));
    whenBack.accept(call.task());
  }

  /** No worker took the batch: the task may go again at once, if it may wait on. */
  void takeBack(Batch.Call call, Instant now) {
    if (!endAsWanted(call.task(), now)) {
      again(call);
    }
  }

  /**
   * Ends a task that came back without an end, if its end was asked for or its deadline passed
   * meanwhile: it must not start again.
   */
  private boolean endAsWanted(int task, Instant now) {
    Entry entry = ledger.get(task);
    if (entry.cancelReason != null) {
      rules.cancel(task, entry.cancelReason);
    } else if (entry.deadline != null && !now.isBefore(entry.deadline)) {
      rules.expire(task);
    }
    return entry.state == State.FINAL;
  }

  private void backOff(int task, Instant due) {
    Entry entry = ledger.get(task);
    entry.due = due;
    ledger.move(entry, State.BACKOFF, TaskStatus.PENDING);
    retries.add(due, task);
  }

  /** Makes those ready whose wait is over. */
  void wake(Instant now) {
    for (int task : retries.due(now)) {
      if (isWaiting(task)) {
        whenReady.accept(task);
      }
    }
  }

  private boolean isWaiting(int task) {
    return ledger.get(task).state == State.BACKOFF;
  }

  /** Returns when the next wait, and those that end soon after it, will be over. */
  Optional<Instant> nextRetry() {
    return retries.next(this::isWaiting, SHARED_TIMER_MILLIS);
  }

  /** The tasks whose wait will be over at an instant. */
  List<Integer> retriesUntil(Instant instant) {
    return retries.until(instant, this::isWaiting);
  }

  /** Adds what an earlier generation spent. */
  void addCost(TaskMetrics spent) {
    cost = cost.plus(spent);
    keptRetries += spent.retryCount();
  }

  /** Adds what tasks spent whose results a worker has written away. */
  void addRecorded(List<Spent> spent) {
    spent.forEach(each -> cost = cost.plus(each.metrics()));
  }

  /** What all attempts so far cost. */
  TaskMetrics cost() {
    return cost.withRetryCount(keptRetries + repeated);
  }
}
