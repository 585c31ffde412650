package dev.weft.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How the tasks of a run are ordered and put together; fixed for its whole life.
 *
 * @param order what goes first among tasks of one priority
 * @param mostCalls how many tasks travel together at most, 1 to 1,024; 1 turns fusing off
 * @param aloneUpTo runs of at most so many tasks do not fuse of themselves, so that the Web UI
 *     shows the graph task by task
 * @param continueAfter after so many events of history the run goes on in a fresh one; 0 for 4,096
 */
public record SchedulerConfig(
    Order order,
    int mostCalls,
    int aloneUpTo,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int continueAfter) {
  /** The most tasks that ever travel together. */
  public static final int MOST_CALLS = 1_024;

  /** Longest remaining path first, batches of up to 1,024, runs of up to 50 tasks left alone. */
  public static final SchedulerConfig STANDARD =
      new SchedulerConfig(Order.CRITICAL_PATH, MOST_CALLS, 50);

  /** What goes first among tasks of one priority. */
  public enum Order {
    /** The nearest deadline, then the longest remaining path: the default. */
    CRITICAL_PATH,
    /** Whatever was ready first; to measure the other one against. */
    FIFO
  }

  /** Settings that leave it to the release how long a history may be. */
  public SchedulerConfig(Order order, int mostCalls, int aloneUpTo) {
    this(order, mostCalls, aloneUpTo, 0);
  }

  /** Checks the bounds. */
  public SchedulerConfig {
    requireNonNull(order, "order is null");
    if (mostCalls < 1 || mostCalls > MOST_CALLS) {
      throw new IllegalArgumentException("mostCalls must be 1 to 1,024, got " + mostCalls);
    }
    if (aloneUpTo < 0) {
      throw new IllegalArgumentException("aloneUpTo must be at least 0, got " + aloneUpTo);
    }
    if (continueAfter < 0) {
      throw new IllegalArgumentException("continueAfter must be at least 0, got " + continueAfter);
    }
  }

  /** Returns a copy with another order. */
  public SchedulerConfig withOrder(Order other) {
    return new SchedulerConfig(other, mostCalls, aloneUpTo, continueAfter);
  }

  /** Returns a copy with another limit of calls. */
  public SchedulerConfig withMostCalls(int other) {
    return new SchedulerConfig(order, other, aloneUpTo, continueAfter);
  }

  /** Returns a copy that goes on in a fresh history after another number of events. */
  public SchedulerConfig withContinueAfter(int other) {
    return new SchedulerConfig(order, mostCalls, aloneUpTo, other);
  }
}
