package dev.weft.activity;

import dev.weft.run.WorkerState;
import java.util.Optional;

/**
 * Decides whether this worker takes work at all, by what its machine has left. Thread-safe.
 *
 * <p>A worker whose gate is closed stops to poll; what still arrives is asked here, and goes back
 * as not started.
 */
public interface Gate {
  /** Takes everything and measures nothing. */
  Gate OPEN =
      new Gate() {
        @Override
        public Optional<String> closed(String type) {
          return Optional.empty();
        }

        @Override
        public Optional<String> closedNow(String type) {
          return Optional.empty();
        }

        @Override
        public WorkerState state(String worker, int slots) {
          return new WorkerState(worker, slots);
        }
      };

  /**
   * Returns why tasks of a type are not taken now, with the measured value and its limit; nothing
   * when they are.
   *
   * <p>It may wait for up to a second for the gate to open, so that a task that is handed back does
   * not return at once.
   *
   * @param type the name of a task type; of a batch of several types something else, and then only
   *     what closes the whole worker counts
   * @throws InterruptedException when the wait is interrupted
   */
  Optional<String> closed(String type) throws InterruptedException;

  /** Returns the same without waiting. */
  Optional<String> closedNow(String type);

  /** Returns what the worker says of itself with each answer. */
  WorkerState state(String worker, int slots);
}
