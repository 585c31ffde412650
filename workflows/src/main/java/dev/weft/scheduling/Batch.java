package dev.weft.scheduling;

import dev.weft.task.TaskPriority;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that go to a worker together.
 *
 * @param number counts the batches of a run, from 1
 * @param queue the queue it travels on
 * @param priority the priority that all its tasks have
 * @param calls the tasks in the order in which they run
 * @param isFused whether they travel the way that light tasks of large runs do, even a single one
 * @param longestWait how long it may lie in the queue; {@code null} for as long as it takes
 * @param remainingMillis how much work stands behind its first task on the longest path, itself
 *     included; 0 when that orders nothing
 */
public record Batch(
    long number,
    String queue,
    TaskPriority priority,
    List<Call> calls,
    boolean isFused,
    @Nullable Duration longestWait,
    int remainingMillis) {

  /**
   * One attempt of one task.
   *
   * @param task its index in the plan
   * @param attempt which attempt, from 1
   * @param follows whether it waits for an earlier call of the same batch
   */
  public record Call(int task, int attempt, boolean follows) {
    /** A call of a task that waits for nothing any more. */
    public Call(int task, int attempt) {
      this(task, attempt, false);
    }
  }

  /** Copies the list. */
  public Batch {
    calls = List.copyOf(calls);
  }
}
