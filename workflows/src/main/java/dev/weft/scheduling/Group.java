package dev.weft.scheduling;

import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.run.RunCounts;
import dev.weft.run.RunFailure;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/** How the parts of a task that stands for others have ended so far. */
final class Group {
  /** How many parts there will be; known when the task has grown. */
  int expected;

  /** How many have been appended, and how many of those have not ended. */
  int added;

  int open;
  private final int[] ends = new int[TaskStatus.values().length];
  private int firstFailed = -1;
  private @Nullable TaskError firstError;
  private boolean hasUntoleratedEnd;

  /** A group as it travels. */
  record State(
      int expected,
      int added,
      int open,
      int[] ends,
      int firstFailed,
      @Nullable TaskError firstError,
      boolean hasUntoleratedEnd) {}

  State state() {
    return new State(
        expected, added, open, ends.clone(), firstFailed, firstError, hasUntoleratedEnd);
  }

  static Group of(State state) {
    Group group = new Group();
    group.expected = state.expected();
    group.added = state.added();
    group.open = state.open();
    System.arraycopy(state.ends(), 0, group.ends, 0, group.ends.length);
    group.firstFailed = state.firstFailed();
    group.firstError = state.firstError();
    group.hasUntoleratedEnd = state.hasUntoleratedEnd();
    return group;
  }

  /** Takes in the end of a part. */
  void take(int part, Entry end) {
    open--;
    ends[end.status.ordinal()]++;
    if (end.status != TaskStatus.COMPLETED && !end.isTolerated) {
      hasUntoleratedEnd = true;
      boolean isFailure = end.status.isFailure();
      if (firstFailed < 0 || isFailure && firstError != null && !isFailure(firstError)) {
        firstFailed = part;
        firstError = end.error;
      }
    }
  }

  private static boolean isFailure(TaskError error) {
    return error.code() != FailureCode.CANCELLED && error.code() != FailureCode.DEPENDENCY_NOT_MET;
  }

  boolean hasEnded() {
    return open == 0 && added == expected;
  }

  /** Whether some part ended in a way that forbids the whole to be COMPLETED. */
  boolean hasUntoleratedEnd() {
    return hasUntoleratedEnd;
  }

  /** How many instances failed or timed out. */
  int failures() {
    return count(TaskStatus.FAILED) + count(TaskStatus.TIMEOUT);
  }

  private int count(TaskStatus status) {
    return ends[status.ordinal()];
  }

  /** The first part that failed, or that ended otherwise when none failed; -1 for none. */
  int firstFailed() {
    return firstFailed;
  }

  /**
   * Why the whole failed: the error of the first part that did.
   *
   * @param path the path of that part
   */
  TaskError error(String what, String path) {
    TaskError first = firstError;
    return new TaskError(
        first == null ? FailureCode.INTERNAL : first.code(),
        what
            + (first == null
                ? "a part of it did not complete"
                : RunFailure.words(path, first.message())));
  }

  RunCounts counts() {
    return new RunCounts(
        expected,
        expected - added,
        open,
        count(TaskStatus.COMPLETED),
        count(TaskStatus.FAILED),
        count(TaskStatus.SKIPPED),
        count(TaskStatus.CANCELLED),
        count(TaskStatus.TIMEOUT));
  }
}
