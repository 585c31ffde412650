package dev.weft.activity.metering;

import dev.weft.data.Tokens;
import dev.weft.result.TaskMetrics;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Measures what one attempt costs, from {@link #start} to {@link #stop} on the thread that runs it.
 *
 * <p>CPU time and allocated bytes are those of that thread and of every thread that worked for it
 * through a {@link MeteringExecutor}. Reading, and adding network bytes and tokens, is allowed to
 * any thread.
 */
public final class TaskMeter {
  private static final ThreadLocal<TaskMeter> CURRENT = new ThreadLocal<>();

  private final ProcessMemory memory;
  private final long threadId = Thread.currentThread().threadId();
  private final ThreadUsage before = ThreadUsage.ofCurrent();
  private final long startNanos = System.nanoTime();
  private final LongAdder helperCpuNanos = new LongAdder();
  private final LongAdder helperBytes = new LongAdder();
  private final LongAdder networkBytes = new LongAdder();
  private final LongAdder inputTokens = new LongAdder();
  private final LongAdder outputTokens = new LongAdder();
  private volatile @Nullable TaskMetrics total;

  private TaskMeter(ProcessMemory memory) {
    this.memory = memory;
  }

  /** Starts to measure the current thread, which must be a platform thread. */
  public static TaskMeter start(ProcessMemory memory) {
    TaskMeter meter = new TaskMeter(memory);
    CURRENT.set(meter);
    return meter;
  }

  /** Returns the meter of the attempt that the current thread runs or helps, if there is one. */
  public static @Nullable TaskMeter current() {
    return CURRENT.get();
  }

  /** Ends the measurement; call it on the thread that started it. */
  public TaskMetrics stop() {
    TaskMetrics metrics = measure();
    total = metrics;
    CURRENT.remove();
    return metrics;
  }

  /** Returns the cost so far, or the whole of it after {@link #stop}. */
  public TaskMetrics read() {
    TaskMetrics metrics = total;
    return metrics == null ? measure() : metrics;
  }

  /** Adds bytes that crossed a network. */
  public void addNetworkBytes(long bytes) {
    networkBytes.add(atLeastZero(bytes, "bytes"));
  }

  /** Adds tokens that a model read and wrote. */
  public void addTokens(long input, long output) {
    inputTokens.add(atLeastZero(input, "input"));
    outputTokens.add(atLeastZero(output, "output"));
  }

  /** Runs a step of this attempt on another thread and adds what it used. */
  void help(Runnable step) {
    ThreadUsage start = ThreadUsage.ofCurrent();
    TaskMeter outer = CURRENT.get();
    CURRENT.set(this);
    try {
      step.run();
    } finally {
      ThreadUsage used = ThreadUsage.ofCurrent().since(start);
      helperCpuNanos.add(used.cpuNanos());
      helperBytes.add(used.allocatedBytes());
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Whether the current thread is the one this meter watches anyway. */
  boolean isOnItsThread() {
    return Thread.currentThread().threadId() == threadId;
  }

  private TaskMetrics measure() {
    ThreadUsage used = ThreadUsage.of(threadId).since(before);
    return new TaskMetrics(
        Duration.ofNanos(System.nanoTime() - startNanos),
        Duration.ZERO,
        Duration.ofNanos(used.cpuNanos() + helperCpuNanos.sum()),
        memory.bytes(),
        used.allocatedBytes() + helperBytes.sum(),
        networkBytes.sum(),
        0,
        new Tokens(inputTokens.sum(), outputTokens.sum()));
  }

  private static long atLeastZero(long amount, String name) {
    if (amount < 0) {
      throw new IllegalArgumentException(name + " must be at least 0, got " + amount);
    }
    return amount;
  }
}
