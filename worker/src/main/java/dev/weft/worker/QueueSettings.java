package dev.weft.worker;

import dev.weft.worker.resources.WorkerResources;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.CompositeTuner;
import io.temporal.worker.tuning.FixedSizeSlotSupplier;
import io.temporal.worker.tuning.WorkerTuner;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the queues of one worker are polled.
 *
 * <p>Activities have platform threads, which can be metered and run the tasks themselves;
 * everything else has virtual ones.
 *
 * <p>A queue of tasks has as many slots as the worker, so that each queue alone can fill it; across
 * queues the admission bounds what runs. While all are used and tasks are short, up to as many more
 * wait here for the next slot.
 *
 * @param identity what the server calls the worker
 * @param slots how many tasks the worker runs at once
 * @param resources what gives no slots of tasks while a limit is reached
 */
record QueueSettings(String identity, int slots, WorkerResources resources) {
  private static final int EXPRESS_PLACES = 8;

  /** How many records of runs are written at once. */
  private static final int ARCHIVE_PLACES = 4;

  /** The SDK's own default for everything but tasks. */
  private static final int DEFAULT_SLOTS = 200;

  /** Who polls gets a task at once; what nobody waits for, the server has to write down first. */
  private static final int MOST_POLLERS = 10;

  private static final int WORKFLOW_POLLERS = 5;

  private static final int LEAST_POLLERS = 2;

  /** A beat at least as often as a batch under 2 s needs it. */
  private static final Duration DEFAULT_THROTTLE = Duration.ofMillis(250);

  private static final Duration MOST_THROTTLE = Duration.ofSeconds(1);

  /** A cold JVM on a busy machine loads classes for longer than the second that is usual. */
  private static final long DEADLOCK_MILLIS = 10_000;

  WorkerOptions home() {
    return options(slots)
        .setWorkerTuner(tuner(null, slots, ahead()))
        .setMaxConcurrentWorkflowTaskPollers(WORKFLOW_POLLERS)
        .setUsingVirtualThreadsOnWorkflowWorker(true)
        .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
        .build();
  }

  WorkerOptions archive() {
    return options(ARCHIVE_PLACES).setMaxConcurrentActivityExecutionSize(ARCHIVE_PLACES).build();
  }

  /** Of a queue that has tasks of one type only. */
  WorkerOptions type(String type) {
    return options(slots).setWorkerTuner(tuner(type, slots, ahead())).build();
  }

  /** Of the queue on which the worker itself is asked; it has no activities. */
  WorkerOptions control() {
    return WorkerOptions.newBuilder()
        .setIdentity(identity)
        .setLocalActivityWorkerOnly(true)
        .setMaxConcurrentWorkflowTaskPollers(LEAST_POLLERS)
        .setUsingVirtualThreadsOnWorkflowWorker(true)
        .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
        .build();
  }

  /**
   * At most so many tasks as there are slots; none on a small worker, where one task that came too
   * early is a large part of what it does.
   */
  private int ahead() {
    return slots < 4 ? 0 : slots;
  }

  /** A tuner is about all kinds of slots; those that are not for tasks stay as they are. */
  private WorkerTuner tuner(@Nullable String type, int places, int ahead) {
    return new CompositeTuner(
        new FixedSizeSlotSupplier<>(DEFAULT_SLOTS),
        resources.slots(places, ahead, type),
        new FixedSizeSlotSupplier<>(DEFAULT_SLOTS),
        new FixedSizeSlotSupplier<>(DEFAULT_SLOTS));
  }

  /**
   * Urgent tasks have more places than slots: those that wait for a slot are let in before all
   * others, in the order of their priority, which they could not be if they waited at the server.
   */
  WorkerOptions express(@Nullable String type) {
    int places = slots + EXPRESS_PLACES;
    return options(places)
        .setWorkerTuner(tuner(type, places, 0))
        .setMaxConcurrentActivityTaskPollers(LEAST_POLLERS)
        .build();
  }

  /** One suspect at a time, so that the next death has one cause. */
  WorkerOptions quarantine(@Nullable String type) {
    return options(1)
        .setWorkerTuner(tuner(type, 1, 0))
        .setMaxConcurrentActivityTaskPollers(1)
        .build();
  }

  /** A poller holds a place: a third is left for tasks that come with the answer of their run. */
  private static int pollers(int places) {
    return Math.clamp(places * 2L / 3, LEAST_POLLERS, MOST_POLLERS);
  }

  private WorkerOptions.Builder options(int places) {
    return WorkerOptions.newBuilder()
        .setIdentity(identity)
        .setMaxConcurrentActivityTaskPollers(pollers(places))
        .setDefaultHeartbeatThrottleInterval(DEFAULT_THROTTLE)
        .setMaxHeartbeatThrottleInterval(MOST_THROTTLE)
        .setAllowActivityHeartbeatDuringShutdown(true);
  }
}
