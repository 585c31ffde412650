package dev.weft.activity.model;

import java.util.List;

/** Lends models to whoever runs a task. Thread-safe. */
public interface Models {

  /**
   * Lends a model, loading it first when it is not in memory; waits for a permit.
   *
   * <p>The model stays in memory until the lease is closed.
   *
   * @throws dev.weft.failure.WeftException {@code UNKNOWN_MODEL} when there is none of this id,
   *     with the known ones; {@code NOT_FOUND}, {@code DATA_LOSS} or {@code TOO_LARGE} when its
   *     files are not there, are not those it was registered with, or do not fit
   * @throws InterruptedException when the attempt is over while it waits
   */
  ModelLease model(String id) throws InterruptedException;

  /** Every known model, in the order of their registration. */
  List<ModelSpec> specs();
}
