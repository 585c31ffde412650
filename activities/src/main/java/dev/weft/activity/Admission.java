package dev.weft.activity;

import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskPriority;

/** Decides when a task that has arrived on this worker may start. Thread-safe. */
public interface Admission {

  /**
   * Waits until a task may run, and lets it.
   *
   * @param needs what it declared; lent to it until the lease is closed
   * @return what to close when the task has really ended
   * @throws InterruptedException when the wait is over without leave to run
   * @throws NotAdmittedException when it should go back to its run as not started: another worker
   *     may have what it needs
   */
  Lease admit(TaskPriority priority, ResourceNeeds needs)
      throws InterruptedException, NotAdmittedException;

  /** The leave to run one task. Closing it a second time does nothing. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /** A task was not let in; no attempt is counted. */
  final class NotAdmittedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says why, for the log. */
    public NotAdmittedException(String message) {
      super(message, null, false, false);
    }
  }
}
