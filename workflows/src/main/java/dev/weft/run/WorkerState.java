package dev.weft.run;

import static java.util.Objects.requireNonNull;

/**
 * What a worker says of itself with each batch.
 *
 * @param id its identity: name, process and host
 * @param slots how many tasks it runs at once
 */
public record WorkerState(String id, int slots) {
  /** Checks that it has an id. */
  public WorkerState {
    requireNonNull(id, "id is null");
  }
}
