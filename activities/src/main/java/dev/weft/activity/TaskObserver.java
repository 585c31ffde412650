package dev.weft.activity;

import dev.weft.run.TaskOutcome;
import dev.weft.task.Task;
import java.util.concurrent.Callable;

/** Is told of each attempt on this worker. Thread-safe, quick, and throws nothing. */
public interface TaskObserver {
  /** Does nothing. */
  TaskObserver NONE = (place, task, outcome) -> {};

  /** An attempt has ended, or was not started; perhaps on another thread than its handler's. */
  void ended(AttemptPlace place, Task task, TaskOutcome outcome);

  /** Returns the call of a handler with what is to hold while it works; the call itself if none. */
  default <T> Callable<T> around(AttemptPlace place, Callable<T> call) {
    return call;
  }

  /** Returns an observer that tells this one and then another. */
  default TaskObserver and(TaskObserver other) {
    TaskObserver first = this;
    return new TaskObserver() {
      @Override
      public void ended(AttemptPlace place, Task task, TaskOutcome outcome) {
        first.ended(place, task, outcome);
        other.ended(place, task, outcome);
      }

      @Override
      public <T> Callable<T> around(AttemptPlace place, Callable<T> call) {
        return first.around(place, other.around(place, call));
      }
    };
  }
}
