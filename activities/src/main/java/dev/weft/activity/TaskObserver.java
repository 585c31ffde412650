package dev.weft.activity;

import dev.weft.run.TaskOutcome;
import dev.weft.task.Task;

/** Is told how each attempt on this worker ended. Thread-safe, quick, and throws nothing. */
public interface TaskObserver {
  /** Does nothing. */
  TaskObserver NONE = (task, outcome) -> {};

  /** An attempt has ended, or was not started. */
  void ended(Task task, TaskOutcome outcome);
}
