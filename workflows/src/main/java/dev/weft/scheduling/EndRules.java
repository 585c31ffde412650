package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.result.TaskResult;
import dev.weft.run.SourceEnd;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.scheduling.TaskLedger.State;
import dev.weft.task.OnFailure;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** What the end of a task means for itself, for those who wait for it, and for the run. */
final class EndRules {
  private final Plan plan;
  private final TaskLedger ledger;
  private final IntConsumer whenReady;
  private final @Nullable Instant runDeadline;

  private final ArrayDeque<Integer> untold = new ArrayDeque<>();
  private final TreeSet<Long> cancels = new TreeSet<>();
  private final TreeSet<Integer> grows = new TreeSet<>();
  private final TreeSet<Integer> gathers = new TreeSet<>();
  private final TreeSet<Integer> awaits = new TreeSet<>();
  private final TreeSet<Integer> asks = new TreeSet<>();
  private List<Ended> ended = new ArrayList<>();
  private Instant now;

  private boolean isFailing;
  private boolean isRunExpired;
  private boolean hasUntoleratedEnd;

  /**
   * Makes the rules of one run.
   *
   * @param whenReady called with each task that waits for nothing any more
   */
  EndRules(
      Plan plan,
      TaskLedger ledger,
      @Nullable Instant runDeadline,
      Instant now,
      IntConsumer whenReady) {
    this.plan = plan;
    this.ledger = ledger;
    this.runDeadline = runDeadline;
    this.now = now;
    this.whenReady = whenReady;
  }

  /**
   * What the ends so far mean for the run, as it travels.
   *
   * @param isFailing see {@link #isFailing()}
   * @param isRunExpired see {@link #isRunExpired()}
   * @param hasUntoleratedEnd see {@link #hasUntoleratedEnd()}
   */
  record Sum(boolean isFailing, boolean isRunExpired, boolean hasUntoleratedEnd) {}

  Sum sum() {
    return new Sum(isFailing, isRunExpired, hasUntoleratedEnd);
  }

  void restore(Sum sum) {
    isFailing = sum.isFailing();
    isRunExpired = sum.isRunExpired();
    hasUntoleratedEnd = sum.hasUntoleratedEnd();
  }

  void setNow(Instant instant) {
    now = instant;
  }

  Instant now() {
    return now;
  }

  /** Whether a task with {@code onFailure: failRun} has failed. */
  boolean isFailing() {
    return isFailing;
  }

  boolean isRunExpired() {
    return isRunExpired;
  }

  /** Whether some task ended in a way that forbids the run to be COMPLETED. */
  boolean hasUntoleratedEnd() {
    return hasUntoleratedEnd;
  }

  void complete(int task, @Nullable TaskOutput output) {
    completeRecorded(task, output, null);
  }

  /** The handler answered, and a worker has written the result away. */
  void completeRecorded(int task, @Nullable TaskOutput output, @Nullable DataRef segment) {
    ledger.get(task).seenAs = TaskStatus.COMPLETED;
    end(task, TaskStatus.COMPLETED, output, null, segment);
  }

  /** What it followed in its batch has not ended, or it was not its turn: it waits on. */
  void waitOn(int task) {
    ledger.move(ledger.get(task), State.WAITING, TaskStatus.PENDING);
  }

  /** An earlier generation has done it; what was SKIPPED then stood on tolerated ends only. */
  void keep(int task, TaskResult result) {
    Entry entry = ledger.get(task);
    entry.isKept = true;
    entry.isTolerated = result.status() == TaskStatus.SKIPPED;
    entry.seenAs = result.status();
    entry.spent = result.metrics();
    entry.attempts = result.attempts();
    entry.deaths = result.deaths();
    entry.startedAt = result.startedAt();
    entry.finishedAt = result.timestamp();
    entry.worker = result.worker();
    end(task, result.status(), result.output(), result.error());
  }

  /** The task's own condition was false. */
  void skipByCondition(int task, TaskError error) {
    Entry entry = ledger.get(task);
    entry.isTolerated = true;
    entry.seenAs = TaskStatus.SKIPPED;
    end(task, TaskStatus.SKIPPED, null, error);
  }

  /**
   * The task failed for good; whether that counts as a failure depends on what was asked meanwhile.
   */
  void fail(int task, TaskError error) {
    Entry entry = ledger.get(task);
    if (entry.cancelReason != null) {
      cancel(task, entry.cancelReason);
    } else if (entry.isExpired) {
      expire(task);
    } else {
      boolean byTime =
          error.code() == FailureCode.ATTEMPT_TIMED_OUT
              || error.code() == FailureCode.DEADLINE_EXCEEDED;
      fail(task, byTime ? TaskStatus.TIMEOUT : TaskStatus.FAILED, error);
    }
  }

  /** The task's deadline has passed. */
  void expire(int task) {
    String message = "'" + plan.id(task) + "' had not ended by " + ledger.get(task).deadline;
    fail(task, TaskStatus.TIMEOUT, new TaskError(FailureCode.DEADLINE_EXCEEDED, message));
  }

  private void fail(int task, TaskStatus status, TaskError error) {
    Entry entry = ledger.get(task);
    OnFailure policy = plan.profile(task).onFailure();
    entry.isTolerated = policy.isTolerated();
    entry.seenAs = policy instanceof OnFailure.Output ? TaskStatus.COMPLETED : status;
    if (error.code() == FailureCode.DEADLINE_EXCEEDED
        && entry.deadline != null
        && entry.deadline.equals(runDeadline)) {
      isRunExpired = true;
    }
    end(task, status, null, error);
    if (policy instanceof OnFailure.FailRun) {
      isFailing = true;
      cancelAll("'" + plan.id(task) + "' failed, and its failure fails the run");
    }
  }

  void cancel(int task, String reason) {
    ledger.get(task).seenAs = TaskStatus.CANCELLED;
    end(task, TaskStatus.CANCELLED, null, new TaskError(FailureCode.CANCELLED, reason));
  }

  /** Asks for the end of a task, wherever it stands; the first reason is kept. */
  void requestCancel(int task, String reason) {
    Entry entry = ledger.get(task);
    if (isWhole(entry.state)) {
      cancelParts(task, reason);
    } else if (entry.state == State.RUNNING && entry.isCounted) {
      if (entry.cancelReason == null) {
        entry.cancelReason = reason;
      }
      cancels.add(entry.batch);
    } else if (entry.state != State.FINAL) {
      cancel(task, reason);
    }
  }

  private static boolean isWhole(State state) {
    return state == State.GROWN || state == State.GATHERING;
  }

  /** What a task became is ended, and with the last of it the task. */
  private void cancelParts(int whole, String reason) {
    Entry entry = ledger.get(whole);
    if (entry.cancelReason == null) {
      entry.cancelReason = reason;
    }
    Group group = requireNonNull(entry.group, "group is null");
    group.expected = group.added;
    IntColumn parts = plan.partsOf(whole);
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) < ledger.size()) {
        requestCancel(parts.get(i), reason);
      }
    }
    if (entry.state == State.GROWN && group.hasEnded()) {
      gather(whole);
    }
  }

  /** Asks for the end of every task. */
  void cancelAll(String reason) {
    for (int task = 0; task < ledger.size(); task++) {
      requestCancel(task, reason);
    }
  }

  /** A batch is back, whatever the ends of some of its tasks asked of the others meanwhile. */
  void returned(long batch) {
    cancels.remove(batch);
  }

  /** Asks for the end of a batch whose task is over its deadline. */
  void abandon(int task) {
    Entry entry = ledger.get(task);
    entry.isExpired = true;
    cancels.add(entry.batch);
  }

  private void end(
      int task, TaskStatus status, @Nullable TaskOutput output, @Nullable TaskError error) {
    end(task, status, output, error, null);
  }

  private void end(
      int task,
      TaskStatus status,
      @Nullable TaskOutput output,
      @Nullable TaskError error,
      @Nullable DataRef segment) {
    Entry entry = ledger.get(task);
    ledger.move(entry, State.FINAL, status);
    entry.error = error;
    entry.due = null;
    int parent = plan.parent(task);
    if (status != TaskStatus.COMPLETED && !entry.isTolerated && parent < 0 && entry.isCounted) {
      hasUntoleratedEnd = true;
    }
    Instant finishedAt = entry.finishedAt == null ? now : entry.finishedAt;
    ended.add(
        new Ended(
            task,
            status,
            output,
            error,
            entry.isCounted
                ? entry.spent.withRetryCount(Math.max(0, entry.attempts - 1))
                : entry.spent, // its own run has counted them
            entry.attempts,
            entry.deaths,
            entry.startedAt,
            finishedAt,
            entry.worker,
            segment));
    untold.add(task);
    if (parent >= 0) {
      partEnded(parent, task);
    }
  }

  /** A part of a task that stands for others has ended. */
  private void partEnded(int whole, int part) {
    Entry entry = ledger.get(whole);
    Group group = entry.group;
    if (group == null || entry.state == State.FINAL) {
      return;
    }
    group.take(part, ledger.get(part));
    if (group.hasEnded()) {
      gather(whole);
    } else if (group.added < group.expected && entry.state == State.GROWN) {
      grows.add(whole);
    }
  }

  /** A task that stands for others waits for nothing any more. */
  void grow(int task) {
    Entry entry = ledger.get(task);
    ledger.move(entry, State.GROWING, TaskStatus.RUNNING);
    entry.startedAt = now;
    grows.add(task);
  }

  /** A task of another run has to be waited for. */
  void await(int task) {
    ledger.move(ledger.get(task), State.RUNNING, TaskStatus.RUNNING);
    awaits.add(task);
  }

  /** It has to be found out whether any worker is large enough for a task. */
  void ask(int task) {
    asks.add(task);
  }

  /**
   * It is known what a task becomes; its parts are being appended.
   *
   * @param parts how many it will have
   */
  void grown(int task, int parts) {
    Entry entry = ledger.get(task);
    ledger.move(entry, State.GROWN, TaskStatus.RUNNING);
    Group group = new Group();
    group.expected = parts;
    entry.group = group;
    if (parts == 0) {
      gather(task);
    }
  }

  private void gather(int task) {
    ledger.move(ledger.get(task), State.GATHERING, TaskStatus.RUNNING);
    gathers.add(task);
  }

  /** What a task that stands for others answers is there; its parts say how it ended. */
  void gathered(int task, @Nullable TaskOutput output) {
    Entry entry = ledger.get(task);
    TaskError error = whyFailed(task);
    if (entry.cancelReason != null) {
      cancel(task, entry.cancelReason);
    } else if (error == null) {
      complete(task, output);
    } else if (entry.deadline != null && !now.isBefore(entry.deadline)) {
      expire(task);
    } else {
      fail(task, TaskStatus.FAILED, error);
    }
  }

  /** A task of another run has ended so. */
  void takeOver(int task, SourceEnd end) {
    Entry entry = ledger.get(task);
    entry.seenAs = end.status();
    TaskMetrics metrics = end.metrics();
    if (metrics != null) {
      entry.spent = metrics;
    }
    end(task, end.status(), end.output(), end.error());
  }

  /** Of a task of another run nobody will ever know: who waits for it cannot go on. */
  void giveUpOn(int task, TaskError error) {
    Entry entry = ledger.get(task);
    entry.isUnknown = true;
    entry.seenAs = TaskStatus.FAILED;
    end(task, TaskStatus.FAILED, null, error);
  }

  private @Nullable TaskError whyFailed(int task) {
    Group group = requireNonNull(ledger.get(task).group, "group is null");
    Growth growth = requireNonNull(plan.node(task).growth(), "growth is null");
    Growth.Loop loop = growth.loop();
    if (loop == null && !group.hasUntoleratedEnd()) {
      return null;
    }
    int tolerated = loop == null ? 0 : loop.tolerated(group.expected);
    if (loop != null && group.failures() <= tolerated) {
      return null;
    }
    String first = plan.id(group.firstFailed());
    String what =
        loop == null
            ? ""
            : "%d of %d instances failed, at most %d may; first "
                .formatted(group.failures(), group.expected, tolerated);
    return group.error(what + first + ": ", first);
  }

  /** One of the things that a task waits for has ended. */
  void meet(int task, int edge) {
    Entry entry = ledger.get(task);
    int source = plan.source(edge);
    Entry end = ledger.get(source);
    entry.missing--;
    boolean isAccepted = plan.accepts(edge, end.seenAs) && !end.isUnknown;
    if (plan.node(task).isAny()) {
      if (isAccepted) {
        whenReady.accept(task);
        return;
      }
      if (entry.missing > 0) {
        return;
      }
    }
    if (end.isUnknown) {
      fail(task, requireNonNull(end.error, "error is null"));
    } else if (!isAccepted) {
      entry.isTolerated = end.status == TaskStatus.COMPLETED || end.isTolerated;
      entry.seenAs = TaskStatus.SKIPPED;
      String message = plan.id(source) + " " + end.status;
      end(task, TaskStatus.SKIPPED, null, new TaskError(FailureCode.DEPENDENCY_NOT_MET, message));
    } else if (entry.missing == 0) {
      whenReady.accept(task);
    }
  }

  /**
   * Tells dependents of ends, and theirs of theirs, and returns all that changed since the last
   * call.
   */
  Step settle() {
    while (!untold.isEmpty()) {
      int source = untold.remove();
      for (int edge = plan.firstLeaving(source); edge >= 0; edge = plan.nextLeaving(edge)) {
        int task = plan.target(edge);
        if (task < ledger.size() && ledger.get(task).state == State.WAITING) {
          meet(task, edge);
        }
      }
    }
    Step step =
        new Step(
            ended,
            new ArrayList<>(cancels),
            new ArrayList<>(grows),
            new ArrayList<>(gathers),
            new ArrayList<>(awaits),
            new ArrayList<>(asks));
    ended = new ArrayList<>();
    cancels.clear();
    grows.clear();
    gathers.clear();
    awaits.clear();
    asks.clear();
    return step;
  }
}
