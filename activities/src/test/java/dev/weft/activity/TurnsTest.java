package dev.weft.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.run.Packed;
import dev.weft.run.RunId;
import dev.weft.run.TaskBatch;
import dev.weft.task.TaskPriority;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
  private final Turns turns = new Turns(1);
  private final Stop stop = new Stop();

  private static TaskBatch batch(boolean isPacked, TaskPriority priority) {
    @Nullable Packed packed = isPacked ? new Packed("") : null;
    return new TaskBatch(
        new RunId("run"),
        "graph",
        1,
        1,
        "hash",
        null,
        null,
        "store",
        List.of(),
        packed,
        2,
        priority,
        0,
        null,
        0);
  }

  private static TaskBatch usual() {
    return batch(true, TaskPriority.NORMAL);
  }

  private Thread taking(CountDownLatch taken) {
    Thread thread =
        new Thread(
            () -> {
              turns.take(usual(), stop).close();
              taken.countDown();
            });
    thread.start();
    return thread;
  }

  @Test
  void theNextBatchBeginsWhenOneHasEnded() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    try (Turns.Turn turn = turns.take(usual(), stop)) {
      assertFalse(turn == null);
      taking(taken);
      assertFalse(taken.await(150, TimeUnit.MILLISECONDS));
    }
    assertTrue(taken.await(10, TimeUnit.SECONDS));
  }

  @Test
  void urgentBatchesAndSingleTasksDoNotWait() {
    try (Turns.Turn turn = turns.take(usual(), stop)) {
      assertFalse(turn == null);
      turns.take(batch(true, TaskPriority.HIGH), stop).close();
      turns.take(batch(false, TaskPriority.LOW), stop).close();
    }
  }

  @Test
  void whoIsToStopOrInterruptedGoesOnWithoutTakingATurn() throws Exception {
    CountDownLatch taken = new CountDownLatch(2);
    try (Turns.Turn turn = turns.take(usual(), stop)) {
      assertFalse(turn == null);
      taking(taken).interrupt();
      taking(taken);
      stop.raise(Stop.Demand.DRAIN);
      assertTrue(taken.await(10, TimeUnit.SECONDS));
    }
    Stop other = new Stop();
    turns.take(usual(), other).close();
    assertEquals(Stop.Demand.NONE, other.demand());
  }
}
