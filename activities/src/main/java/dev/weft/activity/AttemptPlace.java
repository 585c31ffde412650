package dev.weft.activity;

import static java.util.Objects.requireNonNull;

import dev.weft.run.RunId;
import dev.weft.run.TaskCall;

/**
 * Where an attempt belongs.
 *
 * @param run the run
 * @param generation the run's generation
 * @param call the call
 * @param remainingMillis how much work stands behind its batch in the run on the longest path, as
 *     far as the run knew
 */
public record AttemptPlace(RunId run, int generation, TaskCall call, int remainingMillis) {
  /** Checks that nothing is missing. */
  public AttemptPlace {
    requireNonNull(run, "run is null");
    requireNonNull(call, "call is null");
  }
}
