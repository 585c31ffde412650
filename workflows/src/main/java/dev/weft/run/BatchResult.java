package dev.weft.run;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What came of a batch; a call without an outcome was not run.
 *
 * @param callsHash the hash that came with the batch
 * @param outcomes how each attempt ended
 * @param worker who ran it
 */
public record BatchResult(String callsHash, List<TaskOutcome> outcomes, WorkerState worker) {
  /** Copies the list. */
  public BatchResult {
    requireNonNull(callsHash, "callsHash is null");
    outcomes = List.copyOf(outcomes);
  }
}
