package dev.weft.activity;

import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;

/**
 * Does one operation of one task type on a worker.
 *
 * <p>Found by the type and name of its {@link #spec()}. One instance serves all threads of a
 * worker, so it must be thread-safe; its constructor does no I/O, because the names of all handlers
 * are also read by {@code weft validate}. It is called on a platform thread that is interrupted at
 * the attempt's timeout, at the deadline and on cancel: let {@link InterruptedException} pass.
 *
 * <p>An attempt may be repeated after it took effect (a worker can die before it reports). Write
 * under {@link TaskContext#idempotencyKey()} so that a second time changes nothing.
 */
public interface TaskHandler {

  /** Returns the type, name, options and expected duration; the same value at every call. */
  OperationSpec spec();

  /**
   * Runs the task and returns its output.
   *
   * <p>The output may be of any size; a large one is stored by the caller, who passes a reference.
   *
   * @throws dev.weft.failure.WeftException with the code that tells whether another attempt makes
   *     sense; {@code RATE_LIMITED} and {@code PROVIDER_UNAVAILABLE} may carry a delay
   * @throws InterruptedException when time is up or the task was cancelled
   * @throws Exception anything else ends the attempt as {@code INTERNAL}, not retried, with the
   *     cause's own words
   */
  TaskOutput handle(TaskContext context) throws Exception;
}
