package dev.weft.task;

import com.fasterxml.jackson.databind.JsonNode;

/** What the failure of a task does to others, after its last attempt. */
public sealed interface OnFailure {

  /** The {@code accept} of each dependent decides; the default. */
  record SkipDependents() implements OnFailure {}

  /** No new task starts, running ones are cancelled, the run fails. */
  record FailRun() implements OnFailure {}

  /** As {@link SkipDependents}, but the run may still be COMPLETED. */
  record Ignore() implements OnFailure {}

  /**
   * The task keeps its failure; dependents see COMPLETED and this output.
   *
   * @param json what dependents see
   */
  record Output(JsonNode json) implements OnFailure {}

  /** Whether a run with this failure may still be COMPLETED. */
  default boolean isTolerated() {
    return this instanceof Ignore || this instanceof Output;
  }
}
