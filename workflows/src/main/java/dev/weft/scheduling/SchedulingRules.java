package dev.weft.scheduling;

import dev.weft.graph.TaskGraph;
import dev.weft.run.RunRequest;
import dev.weft.run.SchedulerConfig;
import dev.weft.run.SchedulerConfig.Order;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a run was started with; a replay must follow the same.
 *
 * @param order what goes first among tasks of one priority
 * @param mostCalls how many tasks travel together at most
 * @param aloneUpTo runs of at most so many tasks do not fuse of themselves
 * @param hasLanes whether urgent tasks and suspects have queues of their own, and measured
 *     durations count
 * @param mostTasks how many tasks a run may have
 */
public record SchedulingRules(
    Order order, int mostCalls, int aloneUpTo, boolean hasLanes, int mostTasks) {

  /** Each task alone, on the queue of its type, in up to 10,000 tasks. */
  public static final SchedulingRules FIRST =
      new SchedulingRules(Order.CRITICAL_PATH, 1, 0, false, 10_000);

  /** Returns the rules of a request. */
  public static SchedulingRules of(RunRequest request) {
    return request.rules() <= RunRequest.FIRST_RULES ? FIRST : of(request.scheduler());
  }

  /** Returns the newest rules with these settings. */
  public static SchedulingRules of(@Nullable SchedulerConfig config) {
    SchedulerConfig own = config == null ? SchedulerConfig.STANDARD : config;
    return new SchedulingRules(
        own.order(), own.mostCalls(), own.aloneUpTo(), true, TaskGraph.RUN_LIMIT);
  }
}
