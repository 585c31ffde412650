package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
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
  private final Agenda retries = new Agenda();
  private TaskMetrics cost = TaskMetrics.NONE;
  private int keptRetries;

  /**
   * Makes the rules of one run.
   *
   * @param seed what makes this run's waits its own
   * @param whenReady called with each task that may be handed out again
   */
  Attempts(Plan plan, TaskLedger ledger, EndRules rules, long seed, IntConsumer whenReady) {
    this.plan = plan;
    this.ledger = ledger;
    this.rules = rules;
    this.seed = seed;
    this.whenReady = whenReady;
  }

  /** A worker answered; it need not say anything of this task. */
  void takeOutcome(int task, BatchEnd.Done done, Instant now) {
    Optional<TaskOutcome> reported =
        done.outcomes().stream().filter(each -> each.task().equals(plan.id(task))).findFirst();
    if (reported.isEmpty() || reported.get().kind() == TaskOutcome.Kind.NOT_STARTED) {
      handBack(task, now);
      return;
    }
    TaskOutcome outcome = reported.get();
    Entry entry = ledger.get(task);
    TaskMetrics spent = outcome.metrics() == null ? TaskMetrics.NONE : outcome.metrics();
    entry.spent = entry.spent.plus(spent);
    cost = cost.plus(spent);
    entry.worker = done.worker().id();
    if (outcome.startedAt() != null) {
      entry.startedAt = outcome.startedAt();
      entry.finishedAt = outcome.finishedAt();
      entry.attempts++;
    }
    switch (outcome.kind()) {
      case DONE -> rules.complete(task, outcome.output());
      case SKIPPED -> rules.skipByCondition(task, whySkipped(outcome));
      default -> takeFailure(task, outcome, now);
    }
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

  /** Its worker died; one death too many ends the task. */
  void takeDeath(int task, BatchEnd.WorkerLost lost, Instant now) {
    Entry entry = ledger.get(task);
    entry.deaths++;
    if (entry.deaths >= TaskScheduler.MOST_DEATHS) {
      String message =
          "%d workers died while they ran '%s', the last one in batch %d"
              .formatted(entry.deaths, plan.id(task), lost.batch());
      rules.fail(task, new TaskError(FailureCode.WORKER_LOST, message));
    } else if (!endAsWanted(task, now)) {
      whenReady.accept(task);
    }
  }

  /** Nothing was run: the task goes back as it came, after a short rest so that nobody spins. */
  void handBack(int task, Instant now) {
    if (!endAsWanted(task, now)) {
      Entry entry = ledger.get(task);
      long rest = FIRST_REST_MILLIS << Math.min(entry.handedBack++, 6);
      backOff(task, now.plusMillis(Math.min(LONGEST_REST_MILLIS, rest)));
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

  /** What all attempts so far cost. */
  TaskMetrics cost() {
    int again = keptRetries;
    for (int task = 0; task < ledger.size(); task++) {
      if (!ledger.get(task).isKept) {
        again += Math.max(0, ledger.get(task).attempts - 1);
      }
    }
    return cost.withRetryCount(again);
  }
}
