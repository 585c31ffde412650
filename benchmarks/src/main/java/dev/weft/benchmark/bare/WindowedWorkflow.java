package dev.weft.benchmark.bare;

import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The best that is written by hand: everything that is ready runs at once, up to a window, with
 * eager activities; a task is started in the same workflow task in which its last parent ended.
 *
 * <p>The window keeps results that arrive together below what the server buffers for one workflow.
 */
public final class WindowedWorkflow implements BareWorkflow {
  /** How many activities are in flight at most. */
  static final int WINDOW = 500;

  private final TextActivities activities =
      Workflow.newActivityStub(
          TextActivities.class,
          ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());

  private final Deque<Integer> ready = new ArrayDeque<>();
  private int inFlight;
  private int ended;

  /** Made by the worker. */
  public WindowedWorkflow() {}

  @Override
  public String run(BareGraph graph) {
    int[][] parents = graph.parents();
    int[] missing = new int[parents.length];
    int[][] children = children(parents);
    String[] answers = new String[parents.length];
    for (int task = 0; task < parents.length; task++) {
      missing[task] = parents[task].length;
      if (missing[task] == 0) {
        ready.add(task);
      }
    }
    while (ended < parents.length) {
      while (inFlight < WINDOW && !ready.isEmpty()) {
        int task = ready.remove();
        String input = parents[task].length == 0 ? graph.text() : answers[parents[task][0]];
        inFlight++;
        Async.function(activities::normalise, input)
            .thenApply(
                answer -> {
                  answers[task] = answer;
                  inFlight--;
                  ended++;
                  for (int child : children[task]) {
                    if (--missing[child] == 0) {
                      ready.add(child);
                    }
                  }
                  return answer;
                });
      }
      Workflow.await(() -> ended == parents.length || (inFlight < WINDOW && !ready.isEmpty()));
    }
    return answers[parents.length - 1];
  }

  private static int[][] children(int[][] parents) {
    int[] counts = new int[parents.length];
    for (int[] each : parents) {
      for (int parent : each) {
        counts[parent]++;
      }
    }
    int[][] children = new int[parents.length][];
    for (int task = 0; task < parents.length; task++) {
      children[task] = new int[counts[task]];
    }
    for (int task = 0; task < parents.length; task++) {
      for (int parent : parents[task]) {
        children[parent][--counts[parent]] = task;
      }
    }
    return children;
  }
}
