package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.data.DataRef;
import dev.weft.result.TaskMetrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a batch; a call without an outcome was not run.
 *
 * @param callsHash the hash that came with the batch
 * @param outcomes how the only attempt ended; empty when several are packed
 * @param worker who ran it
 * @param packed an array of {@link TaskOutcome}s, of a batch of several tasks
 * @param segment a {@link ResultSegment} with the results of the RECORDED ones
 * @param spent what the RECORDED ones cost together
 * @param queueWait how long the batch lay in its queue
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchResult(
    String callsHash,
    List<TaskOutcome> outcomes,
    WorkerState worker,
    @Nullable Packed packed,
    @Nullable DataRef segment,
    @Nullable List<Spent> spent,
    @Nullable Duration queueWait) {

  /**
   * What tasks of one kind cost together.
   *
   * @param title their type and operation, as people name it
   * @param tasks how many
   * @param metrics the sum
   */
  public record Spent(String title, int tasks, TaskMetrics metrics) {}

  /** The result of a batch whose outcomes lie open. */
  public BatchResult(String callsHash, List<TaskOutcome> outcomes, WorkerState worker) {
    this(callsHash, outcomes, worker, null, null, null, null);
  }

  /** Copies the lists. */
  public BatchResult {
    requireNonNull(callsHash, "callsHash is null");
    outcomes = outcomes == null ? List.of() : List.copyOf(outcomes);
    spent = spent == null ? null : List.copyOf(spent);
  }

  /**
   * Returns how the attempts ended.
   *
   * @throws dev.weft.failure.WeftException {@code DATA_LOSS} when they cannot be unpacked
   */
  public List<TaskOutcome> open() {
    return packed == null ? outcomes : Arrays.asList(packed.open(TaskOutcome[].class));
  }
}
