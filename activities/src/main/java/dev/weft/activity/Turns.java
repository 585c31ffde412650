package dev.weft.activity;

import dev.weft.run.TaskBatch;
import dev.weft.task.TaskPriority;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets no more batches of several tasks go forward than there are slots.
 *
 * <p>Batches that were fetched ahead would otherwise pass the slots to each other after each light
 * task, and wake a thread each time. Urgent ones do not wait: the admission lets their tasks in
 * first. Thread-safe.
 */
final class Turns {
  private static final long LOOK_MILLIS = 50;

  private final Semaphore turns;

  Turns(int slots) {
    this.turns = new Semaphore(slots, true);
  }

  /** What to close when the batch has ended. */
  @FunctionalInterface
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits for a turn, but no longer than until a stop is demanded, which then is heeded. */
  Turn take(TaskBatch batch, Stop stop) {
    TaskPriority priority = batch.priority();
    boolean isUrgent = priority != null && priority.compareTo(TaskPriority.HIGH) >= 0;
    if (batch.packed() == null || isUrgent) {
      return () -> {};
    }
    try {
      while (!stop.isRaised()) {
        if (turns.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return turns::release;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return () -> {};
  }
}
