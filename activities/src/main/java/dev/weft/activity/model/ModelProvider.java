package dev.weft.activity.model;

import java.io.IOException;

/**
 * Runs models of one sort; one of the families a user extends.
 *
 * <p>Thread-safe; its constructor does no I/O.
 */
public interface ModelProvider {

  /** The name that {@code provider} of a model gives, such as {@code onnx}. */
  String name();

  /**
   * Loads a model; called once for as long as it stays in memory.
   *
   * @param spec what to load
   * @param models lends it other models that it is made of; to be leased anew in each call, since a
   *     lease that is kept takes a permit from everybody else
   * @throws dev.weft.failure.WeftException {@code NOT_FOUND}, {@code DATA_LOSS} or {@code
   *     INVALID_INPUT} when its files are missing, changed or of another kind
   */
  Model load(ModelSpec spec, Models models) throws IOException, InterruptedException;
}
