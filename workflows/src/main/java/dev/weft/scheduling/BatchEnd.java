package dev.weft.scheduling;

import dev.weft.result.TaskError;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import java.util.List;

/** How a batch came back. */
public sealed interface BatchEnd {

  /** The number of the batch. */
  long batch();

  /**
   * A worker answered; a call without an outcome was not run.
   *
   * @param batch the batch's number
   * @param outcomes how attempts ended
   * @param worker who answered
   */
  record Done(long batch, List<TaskOutcome> outcomes, WorkerState worker) implements BatchEnd {
    /** Copies the list. */
    public Done {
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * The worker stopped giving signs of life; nothing is known of the calls.
   *
   * @param batch the batch's number
   */
  record WorkerLost(long batch) implements BatchEnd {}

  /**
   * The batch could not be run at all.
   *
   * @param batch the batch's number
   * @param error why
   */
  record Refused(long batch, TaskError error) implements BatchEnd {}

  /**
   * The batch was cancelled before a worker had it.
   *
   * @param batch the batch's number
   */
  record Cancelled(long batch) implements BatchEnd {}
}
