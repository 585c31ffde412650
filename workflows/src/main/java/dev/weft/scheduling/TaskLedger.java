package dev.weft.scheduling;

import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.RunCounts;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where each task stands; counts are kept, not recounted. */
final class TaskLedger {

  /** Where a task stands, in finer steps than its status. */
  enum State {
    WAITING,
    READY,
    BACKOFF,
    RUNNING,
    /** It is being found out what it becomes. */
    GROWING,
    /** It has become others, which have not all ended. */
    GROWN,
    /** All that it became has ended, and what it answers is put together. */
    GATHERING,
    FINAL
  }

  /** One line of the ledger. */
  static final class Entry {
    State state = State.WAITING;
    TaskStatus status = TaskStatus.PENDING;

    /** How dependents see its end. */
    TaskStatus seenAs = TaskStatus.PENDING;

    /** Whether its end, though no success, lets the run be COMPLETED. */
    boolean isTolerated;

    /** Whether an earlier generation has done it. */
    boolean isKept;

    /** Whether it becomes what it became in an earlier generation, if it stands for others. */
    boolean isContinued;

    /** Whether it is one of the run's own tasks. */
    boolean isCounted = true;

    /** Whether it is one of another run of which nobody will ever know. */
    boolean isUnknown;

    int missing;
    int attempts;

    /** Attempts that failed, and failures of workers that report no start. */
    int failures;

    int deaths;

    /** Deaths with which only this task can be charged. */
    int charges;

    /** With how many others it was when a worker died last, halved each time; 0 for none. */
    int suspects;

    /** Whether a batch with it could not be run, so that it goes alone. */
    boolean isAlone;

    int handedBack;
    long batch;
    boolean isExpired;

    /** Why its end was asked for while it was out; the first who asks is quoted. */
    @Nullable String cancelReason;

    /** Since when it waits for a worker, if it may not wait for ever. */
    @Nullable Instant waitsSince;

    @Nullable Instant due;
    @Nullable Instant deadline;
    TaskMetrics spent = TaskMetrics.NONE;
    @Nullable Instant startedAt;
    @Nullable Instant finishedAt;
    @Nullable String worker;
    @Nullable TaskError error;

    /** The parts of a task that stands for others; made when it grows. */
    @Nullable Group group;
  }

  private final List<Entry> entries = new ArrayList<>();
  private final int[] counts = new int[TaskStatus.values().length];
  private int uncounted;

  /** Parts of tasks that an earlier generation has done; they have no lines of their own. */
  private int kept;

  Entry add() {
    Entry entry = new Entry();
    entries.add(entry);
    counts[TaskStatus.PENDING.ordinal()]++;
    return entry;
  }

  /** Adds a task of another run, which counts nowhere. */
  Entry addUncounted() {
    Entry entry = new Entry();
    entry.isCounted = false;
    entries.add(entry);
    uncounted++;
    return entry;
  }

  /** Counts the parts of a task that an earlier generation has done. */
  void addKept(RunCounts parts) {
    kept += parts.total();
    counts[TaskStatus.COMPLETED.ordinal()] += parts.completed();
    counts[TaskStatus.FAILED.ordinal()] += parts.failed();
    counts[TaskStatus.SKIPPED.ordinal()] += parts.skipped();
    counts[TaskStatus.CANCELLED.ordinal()] += parts.cancelled();
    counts[TaskStatus.TIMEOUT.ordinal()] += parts.timeout();
  }

  /** How many tasks stand where, by status, and at last how many parts were kept. */
  int[] totals() {
    int[] totals = Arrays.copyOf(counts, counts.length + 1);
    totals[counts.length] = kept;
    return totals;
  }

  void setTotals(int[] totals) {
    System.arraycopy(totals, 0, counts, 0, counts.length);
    kept = totals[counts.length];
  }

  int size() {
    return entries.size();
  }

  Entry get(int task) {
    return entries.get(task);
  }

  void move(Entry entry, State state, TaskStatus status) {
    if (entry.isCounted) {
      counts[entry.status.ordinal()]--;
      counts[status.ordinal()]++;
    }
    entry.state = state;
    entry.status = status;
  }

  int count(TaskStatus status) {
    return counts[status.ordinal()];
  }

  boolean isAllFinal() {
    return count(TaskStatus.PENDING) + count(TaskStatus.RUNNING) == 0;
  }

  RunCounts counts() {
    return new RunCounts(
        entries.size() - uncounted + kept,
        count(TaskStatus.PENDING),
        count(TaskStatus.RUNNING),
        count(TaskStatus.COMPLETED),
        count(TaskStatus.FAILED),
        count(TaskStatus.SKIPPED),
        count(TaskStatus.CANCELLED),
        count(TaskStatus.TIMEOUT));
  }
}
