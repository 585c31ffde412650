package dev.weft.task;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * An earlier task, and which of its ends let this one run.
 *
 * @param task the earlier task
 * @param accept final statuses; any other end makes this task SKIPPED
 */
public record Dependency(TaskId task, Set<TaskStatus> accept) {

  /** The default: only COMPLETED. */
  public static final Set<TaskStatus> COMPLETED =
      Collections.unmodifiableSet(EnumSet.of(TaskStatus.COMPLETED));

  /** Every final status. */
  public static final Set<TaskStatus> ANY =
      Collections.unmodifiableSet(EnumSet.range(TaskStatus.COMPLETED, TaskStatus.SKIPPED));

  /** Checks that only final statuses are accepted, and at least one. */
  public Dependency {
    requireNonNull(task, "task is null");
    if (accept.isEmpty() || !ANY.containsAll(accept)) {
      throw new IllegalArgumentException("accept must be final statuses, got " + accept);
    }
    accept = Collections.unmodifiableSet(EnumSet.copyOf(accept));
  }
}
