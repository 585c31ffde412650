package dev.weft.scheduling;

import dev.weft.data.DataRef;
import dev.weft.result.TaskError;
import dev.weft.run.BatchResult.Spent;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param segment where the results of the RECORDED ones stand
   * @param spent what the RECORDED ones cost
   * @param queueWait how long the batch lay in its queue, if the worker says so
   */
  record Done(
      long batch,
      List<TaskOutcome> outcomes,
      WorkerState worker,
      @Nullable DataRef segment,
      List<Spent> spent,
      @Nullable Duration queueWait)
      implements BatchEnd {
    /** Copies the lists. */
    public Done {
      outcomes = List.copyOf(outcomes);
      spent = List.copyOf(spent);
    }

    /** An answer with nothing written away. */
    public Done(long batch, List<TaskOutcome> outcomes, WorkerState worker) {
      this(batch, outcomes, worker, null, List.of(), null);
    }

    /** Returns what became of a call: mostly it is in its place, else it is looked for. */
    @Nullable TaskOutcome outcome(int place, String path) {
      if (place < outcomes.size() && outcomes.get(place).task().equals(path)) {
        return outcomes.get(place);
      }
      return outcomes.stream().filter(each -> each.task().equals(path)).findFirst().orElse(null);
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
   * No worker took the batch in the time that its tasks may wait.
   *
   * @param batch the batch's number
   */
  record NotTaken(long batch) implements BatchEnd {}

  /**
   * The batch was cancelled before a worker had it.
   *
   * @param batch the batch's number
   */
  record Cancelled(long batch) implements BatchEnd {}
}
