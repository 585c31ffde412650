package dev.weft.activity;

import dev.weft.run.BatchResult;
import dev.weft.run.TaskBatch;
import java.util.List;
import java.util.Optional;

/**
 * The second gate, where a batch arrives: a worker that stopped to poll still gets what its last
 * polls bring. Thread-safe.
 */
final class Entrance {
  private final ExecutorConfig config;

  Entrance(ExecutorConfig config) {
    this.config = config;
  }

  /**
   * Returns why the worker does not take a batch now; nothing when it does.
   *
   * @param activityType what the batch is called after: a task type, if all are of one
   */
  Optional<String> closed(String activityType) {
    try {
      return config.gate().closed(activityType);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the worker ends");
    }
  }

  /** Returns the answer that hands back every call; no attempt is counted. */
  BatchResult refusal(TaskBatch batch, String why) {
    return new BatchResult(
        batch.callsHash(),
        List.of(),
        config.gate().state(config.workerId(), config.slots()).because(why));
  }
}
