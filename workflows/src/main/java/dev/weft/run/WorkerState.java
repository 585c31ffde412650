package dev.weft.run;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself with each batch.
 *
 * @param id its identity: name, process and host
 * @param slots how many tasks it runs at once
 * @param usage what it used when it answered, if it measures and was asked for it
 * @param capacity the most it may ever use, if it measures: a task that needs more never runs there
 * @param closed why it took no tasks of the batch's type, with measured value and limit; {@code
 *     null} when it took them
 */
public record WorkerState(
    String id,
    int slots,
    @Nullable ResourceUsage usage,
    @Nullable ResourceCapacity capacity,
    @Nullable String closed) {
  /** Checks that it has an id. */
  public WorkerState {
    requireNonNull(id, "id is null");
  }

  /** A worker that does not measure. */
  public WorkerState(String id, int slots) {
    this(id, slots, null, null, null);
  }

  /** Returns a copy that says only what a run decides by. */
  public WorkerState withoutUsage() {
    return new WorkerState(id, slots, null, capacity, closed);
  }

  /** Returns a copy that says why no tasks were taken. */
  public WorkerState because(String why) {
    return new WorkerState(id, slots, usage, capacity, why);
  }
}
