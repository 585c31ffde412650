package dev.weft.scheduling;

import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.RunCounts;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
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

    int missing;
    int attempts;

    /** Attempts that failed, and failures of workers that report no start. */
    int failures;

    int deaths;
    int handedBack;
    long batch;
    boolean isExpired;

    /** Why its end was asked for while it was out; the first who asks is quoted. */
    @Nullable String cancelReason;

    @Nullable Instant due;
    @Nullable Instant deadline;
    TaskMetrics spent = TaskMetrics.NONE;
    @Nullable Instant startedAt;
    @Nullable Instant finishedAt;
    @Nullable String worker;
    @Nullable TaskError error;
  }

  private final List<Entry> entries = new ArrayList<>();
  private final int[] counts = new int[TaskStatus.values().length];

  Entry add() {
    Entry entry = new Entry();
    entries.add(entry);
    counts[TaskStatus.PENDING.ordinal()]++;
    return entry;
  }

  int size() {
    return entries.size();
  }

  Entry get(int task) {
    return entries.get(task);
  }

  void move(Entry entry, State state, TaskStatus status) {
    counts[entry.status.ordinal()]--;
    counts[status.ordinal()]++;
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
        entries.size(),
        count(TaskStatus.PENDING),
        count(TaskStatus.RUNNING),
        count(TaskStatus.COMPLETED),
        count(TaskStatus.FAILED),
        count(TaskStatus.SKIPPED),
        count(TaskStatus.CANCELLED),
        count(TaskStatus.TIMEOUT));
  }
}
