package dev.weft.workflow;

import static java.util.Objects.requireNonNull;

import dev.weft.run.WorkerReport;
import java.util.function.Supplier;

/**
 * Answers for the worker that it is made by.
 *
 * <p>Its one step is its end, so that what it answers is decided once, and never again by a replay.
 */
public final class AnsweringWorkerControl implements WorkerControl {
  private final Supplier<WorkerReport> worker;

  /** Makes one that asks the worker. */
  public AnsweringWorkerControl(Supplier<WorkerReport> worker) {
    this.worker = requireNonNull(worker, "worker is null");
  }

  @Override
  public WorkerReport serve() {
    return worker.get();
  }

  @Override
  public WorkerReport report() {
    return worker.get();
  }
}
