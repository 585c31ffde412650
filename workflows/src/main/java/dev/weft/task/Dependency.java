package dev.weft.task;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * An earlier task, and which of its ends let this one run.
 *
 * @param task the earlier task; {@code run/task} for one of another run
 * @param accept final statuses; any other end makes this task SKIPPED
 * @param failsIfMissing whether this task fails when there is no such run, instead of waiting for
 *     it
 */
public record Dependency(TaskId task, Set<TaskStatus> accept, boolean failsIfMissing) {

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

  /** One that waits as long as it takes. */
  public Dependency(TaskId task, Set<TaskStatus> accept) {
    this(task, accept, false);
  }
}
