package dev.weft.activity;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;

/**
 * How a worker runs tasks.
 *
 * @param workerId what it is called in results: name, process and host
 * @param slots how many tasks it runs at once, as it tells the runs
 * @param admission lets tasks in
 * @param gate decides whether any are taken at all
 * @param observer is told how each attempt ended
 * @param grace how long an interrupted handler may take to end before its thread is given up
 * @param clock the worker's clock
 */
public record ExecutorConfig(
    String workerId,
    int slots,
    Admission admission,
    Gate gate,
    TaskObserver observer,
    Duration grace,
    Clock clock) {

  /** How long an interrupted handler may take to end by default: 500 ms. */
  public static final Duration DEFAULT_GRACE = Duration.ofMillis(500);

  /** Checks that nothing is missing. */
  public ExecutorConfig {
    requireNonNull(workerId, "workerId is null");
    requireNonNull(admission, "admission is null");
    requireNonNull(gate, "gate is null");
    requireNonNull(observer, "observer is null");
    requireNonNull(grace, "grace is null");
    requireNonNull(clock, "clock is null");
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, got " + slots);
    }
  }

  /** A worker that takes everything and tells nobody. */
  public ExecutorConfig(
      String workerId, int slots, Admission admission, Duration grace, Clock clock) {
    this(workerId, slots, admission, Gate.OPEN, TaskObserver.NONE, grace, clock);
  }

  /** A worker with so many slots, shared by all its queues, and the system's clock. */
  public static ExecutorConfig of(String workerId, int slots) {
    return new ExecutorConfig(
        workerId, slots, new SlotAdmission(slots), DEFAULT_GRACE, Clock.systemUTC());
  }
}
