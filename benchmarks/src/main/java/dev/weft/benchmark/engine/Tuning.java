package dev.weft.benchmark.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.client.Submission;
import dev.weft.client.TaskManager;
import java.util.Map;

/**
 * How a run is scheduled, where a benchmark wants it otherwise than users do.
 *
 * @param order which of the ready tasks goes first
 * @param batchLimit how many tasks travel together at most; 0 leaves it to the engine
 */
record Tuning(Order order, int batchLimit) {
  /** As users run it. */
  static final Tuning NONE = new Tuning(Order.LONGEST_PATH, 0);

  /** Which of the ready tasks goes first. */
  enum Order {
    /** The one with the longest remaining path: what Weft does. */
    LONGEST_PATH,
    /** The one that became ready first. */
    FIFO
  }

  /** First come, first served. */
  static Tuning fifo() {
    return new Tuning(Order.FIFO, 0);
  }

  /** At most so many tasks a batch. */
  static Tuning batches(int limit) {
    return new Tuning(Order.LONGEST_PATH, limit);
  }

  /**
   * Starts a run that is scheduled so.
   *
   * @throws NotRunException when this engine cannot be tuned so
   */
  Submission submit(TaskManager manager, JsonNode graph) throws NotRunException {
    if (!equals(NONE)) {
      throw new NotRunException("not yet: this engine takes no " + this);
    }
    return manager.submit(graph, Map.of(), null);
  }
}
