package dev.weft.activity.metering;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;

/**
 * Hands steps of a task to other threads and charges the task for what they use.
 *
 * <p>The attempt that the submitting thread runs is charged; a step that nobody runs for is not
 * measured. A step counts when it has ended: wait for it before the handler returns. The threads
 * behind it must be platform threads. Thread-safe.
 */
public final class MeteringExecutor implements Executor {
  private final Executor threads;

  /** Makes an executor over threads that may serve many tasks at once. */
  public MeteringExecutor(Executor threads) {
    this.threads = requireNonNull(threads, "threads is null");
  }

  @Override
  public void execute(Runnable step) {
    TaskMeter meter = TaskMeter.current();
    if (meter == null) {
      threads.execute(step);
      return;
    }
    // Run by the submitter itself, the step is within what its own thread has used.
    threads.execute(() -> charge(meter, step));
  }

  private static void charge(TaskMeter meter, Runnable step) {
    if (meter.isOnItsThread()) {
      step.run();
    } else {
      meter.help(step);
    }
  }
}
