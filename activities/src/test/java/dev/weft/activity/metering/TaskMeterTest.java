package dev.weft.activity.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.data.Tokens;
import dev.weft.result.TaskMetrics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskMeterTest {
  private static final long MEGABYTE = 1 << 20;
  private final ProcessMemory memory = new ProcessMemory();

  @Test
  void measuresCpuAndAllocationOfItsThread() {
    TaskMeter meter = TaskMeter.start(memory);
    burn(50_000_000);
    byte[] block = new byte[8 * (int) MEGABYTE];
    TaskMetrics metrics = meter.stop();

    assertEquals(8 * MEGABYTE, block.length);
    assertTrue(metrics.cpuTime().toNanos() >= 50_000_000, metrics.toString());
    assertTrue(metrics.duration().compareTo(metrics.cpuTime().minusMillis(20)) >= 0);
    assertTrue(metrics.allocatedBytes() >= 8 * MEGABYTE, metrics.toString());
    assertTrue(metrics.allocatedBytes() < 64 * MEGABYTE, metrics.toString());
    assertTrue(metrics.memoryBytes() > 10 * MEGABYTE, metrics.toString());
    assertEquals(0, metrics.retryCount());
  }

  @Test
  void addsNetworkAndTokensFromAnyThread() throws Exception {
    TaskMeter meter = TaskMeter.start(memory);
    Thread other =
        new Thread(
            () -> {
              meter.addNetworkBytes(5);
              meter.addTokens(1, 2);
            });
    other.start();
    other.join();
    meter.addNetworkBytes(10);
    meter.addTokens(3, 4);

    TaskMetrics metrics = meter.stop();

    assertEquals(15, metrics.networkBytes());
    assertEquals(new Tokens(4, 6), metrics.tokens());
    assertThrows(IllegalArgumentException.class, () -> meter.addNetworkBytes(-1));
  }

  @Test
  void chargesTheTaskForItsHelpers() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      MeteringExecutor helpers = new MeteringExecutor(pool);
      TaskMeter meter = TaskMeter.start(memory);
      CompletableFuture<TaskMeter> first = new CompletableFuture<>();
      CompletableFuture<TaskMeter> second = new CompletableFuture<>();
      helpers.execute(() -> first.complete(work()));
      helpers.execute(() -> second.complete(work()));
      assertSame(meter, first.get(30, TimeUnit.SECONDS));
      assertSame(meter, second.get(30, TimeUnit.SECONDS));
      // The charge follows the step on the same thread: a later step shows that it was made.
      pool.shutdown();
      assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
      TaskMetrics metrics = meter.stop();

      assertTrue(metrics.cpuTime().toNanos() >= 60_000_000, metrics.toString());
      assertTrue(metrics.allocatedBytes() >= 8 * MEGABYTE, metrics.toString());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void chargesAStepOnItsOwnThreadOnce() {
    TaskMeter meter = TaskMeter.start(memory);
    new MeteringExecutor(Runnable::run).execute(() -> burn(300_000_000));
    TaskMetrics metrics = meter.stop();

    assertTrue(metrics.cpuTime().toNanos() >= 300_000_000, metrics.toString());
    assertTrue(metrics.cpuTime().toNanos() < 550_000_000, metrics.toString());
  }

  @Test
  void runsAStepOfNobodyUnmeasured() {
    boolean[] hasRun = new boolean[1];
    new MeteringExecutor(Runnable::run).execute(() -> hasRun[0] = TaskMeter.current() == null);

    assertTrue(hasRun[0]);
  }

  @Test
  void isReadByAnotherThreadWhileItRuns() throws Exception {
    TaskMeter meter = TaskMeter.start(memory);
    burn(30_000_000);
    CompletableFuture<TaskMetrics> seen = new CompletableFuture<>();
    Thread watcher = new Thread(() -> seen.complete(meter.read()));
    watcher.start();

    assertTrue(seen.get(10, TimeUnit.SECONDS).cpuTime().toNanos() >= 30_000_000);
    assertNotNull(TaskMeter.current());
    TaskMetrics total = meter.stop();
    assertNull(TaskMeter.current());
    assertSame(total, meter.read());
  }

  private static TaskMeter work() {
    burn(30_000_000);
    byte[] block = new byte[4 * (int) MEGABYTE];
    return block.length == 0 ? null : TaskMeter.current();
  }

  /** Uses so much CPU time, by the thread's own clock. */
  private static void burn(long nanos) {
    ThreadUsage start = ThreadUsage.ofCurrent();
    while (ThreadUsage.ofCurrent().since(start).cpuNanos() < nanos) {
      Thread.onSpinWait();
    }
  }
}
