package dev.weft.activity;

import dev.weft.run.RunId;
import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskPriority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides when a task that has arrived on this worker may start. Thread-safe. */
public interface Admission {

  /**
   * Waits until a task may run, and lets it.
   *
   * @return what to close when the task has really ended
   * @throws InterruptedException when the wait is over without leave to run
   * @throws NotAdmittedException when it should go back to its run as not started: another worker
   *     may have what it needs
   */
  Lease admit(Claim claim) throws InterruptedException, NotAdmittedException;

  /**
   * What a task brings to the door.
   *
   * @param priority its priority
   * @param needs what it declared; lent to it until the lease is closed
   * @param run its run, whose tasks may go before each other; {@code null} for one that keeps its
   *     place
   * @param deadline when it must have ended; of tasks of one run the nearest goes first
   * @param remainingMillis how much work stands behind it in its run on the longest path; with
   *     equal deadlines, or none, the most goes first
   */
  record Claim(
      TaskPriority priority,
      ResourceNeeds needs,
      @Nullable RunId run,
      @Nullable Instant deadline,
      int remainingMillis) {

    /** A claim that keeps its place. */
    public Claim(TaskPriority priority, ResourceNeeds needs) {
      this(priority, needs, null, null, 0);
    }
  }

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
