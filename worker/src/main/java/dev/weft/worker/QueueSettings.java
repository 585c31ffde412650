package dev.weft.worker;

import io.temporal.worker.WorkerOptions;
import java.time.Duration;

/**
 * How the queues of one worker are polled.
 *
 * <p>A queue of tasks has as many slots as the worker, so that each queue alone can fill it; across
 * queues the admission bounds what runs.
 *
 * @param identity what the server calls the worker
 * @param slots how many tasks the worker runs at once
 */
record QueueSettings(String identity, int slots) {
  private static final int EXPRESS_PLACES = 8;

  /** How many records of runs are written at once. */
  private static final int ARCHIVE_PLACES = 4;

  /** Idle polls are cheap for the worker but not for the server: few are enough for light tasks. */
  private static final int MOST_POLLERS = 5;

  private static final int LEAST_POLLERS = 2;

  /** A beat at least as often as a batch under 2 s needs it. */
  private static final Duration DEFAULT_THROTTLE = Duration.ofMillis(250);

  private static final Duration MOST_THROTTLE = Duration.ofSeconds(1);

  /** A cold JVM on a busy machine loads classes for longer than the second that is usual. */
  private static final long DEADLOCK_MILLIS = 10_000;

  WorkerOptions home() {
    return options(slots)
        .setMaxConcurrentWorkflowTaskPollers(MOST_POLLERS)
        .setUsingVirtualThreadsOnWorkflowWorker(true)
        .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
        .build();
  }

  WorkerOptions archive() {
    return options(ARCHIVE_PLACES).build();
  }

  WorkerOptions type() {
    return options(slots).build();
  }

  /**
   * Urgent tasks have more places than slots: those that wait for a slot are let in before all
   * others, in the order of their priority, which they could not be if they waited at the server.
   */
  WorkerOptions express() {
    return options(slots + EXPRESS_PLACES)
        .setMaxConcurrentActivityTaskPollers(LEAST_POLLERS)
        .build();
  }

  /** One suspect at a time, so that the next death has one cause. */
  WorkerOptions quarantine() {
    return options(1).setMaxConcurrentActivityTaskPollers(1).build();
  }

  private WorkerOptions.Builder options(int places) {
    return WorkerOptions.newBuilder()
        .setIdentity(identity)
        .setMaxConcurrentActivityExecutionSize(places)
        .setMaxConcurrentActivityTaskPollers(Math.clamp(places, LEAST_POLLERS, MOST_POLLERS))
        .setDefaultHeartbeatThrottleInterval(DEFAULT_THROTTLE)
        .setMaxHeartbeatThrottleInterval(MOST_THROTTLE)
        .setAllowActivityHeartbeatDuringShutdown(true);
  }
}
