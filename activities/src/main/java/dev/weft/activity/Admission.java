package dev.weft.activity;

import dev.weft.task.TaskPriority;

/** Decides when a task that has arrived on this worker may start. Thread-safe. */
public interface Admission {

  /**
   * Waits until a task may run, and lets it.
   *
   * @return what to close when the task has really ended
   * @throws InterruptedException when the wait is over without leave to run
   */
  Lease admit(TaskPriority priority) throws InterruptedException;

  /** The leave to run one task. Closing it a second time does nothing. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }
}
