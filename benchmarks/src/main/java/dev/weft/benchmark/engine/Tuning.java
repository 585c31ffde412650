package dev.weft.benchmark.engine;

import dev.weft.blob.BlobStore;
import dev.weft.client.Connection;
import dev.weft.client.TaskManager;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Routes;

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
   * Returns the client side of Weft whose runs are scheduled so.
   *
   * @throws NotRunException when this engine cannot be tuned so
   */
  TaskManager manager(Connection connection, BlobStore blobs, Vocabulary vocabulary)
      throws NotRunException {
    if (!equals(NONE)) {
      throw new NotRunException("not yet: this engine takes no " + this);
    }
    return new TaskManager(connection, blobs, Routes.TOGETHER, vocabulary);
  }
}
