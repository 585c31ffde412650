package dev.weft.benchmark.makespan;

import java.util.PriorityQueue;

/**
 * List scheduling without any overhead: whenever a slot is free, the ready task with the longest
 * remaining path begins, at the very instant in which its last parent ended.
 *
 * <p>The classic bound of what a scheduler that does not look ahead can reach (R. L. Graham, Bounds
 * on Multiprocessing Timing Anomalies, SIAM Journal on Applied Mathematics 17, 1969). Pure.
 */
final class ListSchedule {
  private final long[] durations;
  private final int[][] parents;
  private final long[] tails;

  /**
   * Prepares a graph.
   *
   * @param durations by task, how long it takes, in any unit
   * @param parents by task, the tasks that it waits for
   * @throws IllegalArgumentException when tasks wait for each other in a circle
   */
  ListSchedule(long[] durations, int[][] parents) {
    if (durations.length != parents.length) {
      throw new IllegalArgumentException(
          durations.length + " durations do not fit " + parents.length + " tasks");
    }
    this.durations = durations.clone();
    this.parents = parents.clone();
    this.tails = tails();
  }

  /** Returns the longest path: what no number of slots can beat. */
  long longestPath() {
    long longest = 0;
    for (long each : tails) {
      longest = Math.max(longest, each);
    }
    return longest;
  }

  /** Returns when the last task ends, with so many slots. */
  long makespan(int slots) {
    int[][] children = children();
    int[] missing = new int[parents.length];
    PriorityQueue<Integer> ready = new PriorityQueue<>(this::moreUrgent);
    for (int task = 0; task < parents.length; task++) {
      missing[task] = parents[task].length;
      if (missing[task] == 0) {
        ready.add(task);
      }
    }
    PriorityQueue<End> running = new PriorityQueue<>();
    long now = 0;
    int ended = 0;
    while (ended < parents.length) {
      while (running.size() < slots && !ready.isEmpty()) {
        int task = ready.remove();
        running.add(new End(now + durations[task], task));
      }
      now = running.element().at();
      while (!running.isEmpty() && running.element().at() == now) {
        ended++;
        for (int child : children[running.remove().task()]) {
          if (--missing[child] == 0) {
            ready.add(child);
          }
        }
      }
    }
    return now;
  }

  private int moreUrgent(int one, int other) {
    int byTail = Long.compare(tails[other], tails[one]);
    return byTail != 0 ? byTail : Integer.compare(one, other);
  }

  /** By task, how long it and the longest chain of tasks behind it take. */
  private long[] tails() {
    int[][] children = children();
    int[] open = new int[parents.length];
    int[] order = new int[parents.length];
    int known = 0;
    for (int task = 0; task < parents.length; task++) {
      open[task] = children[task].length;
      if (open[task] == 0) {
        order[known++] = task;
      }
    }
    long[] found = new long[parents.length];
    for (int i = 0; i < known; i++) {
      int task = order[i];
      found[task] += durations[task];
      for (int parent : parents[task]) {
        found[parent] = Math.max(found[parent], found[task]);
        if (--open[parent] == 0) {
          order[known++] = parent;
        }
      }
    }
    if (known < parents.length) {
      throw new IllegalArgumentException("tasks wait for each other in a circle");
    }
    return found;
  }

  private int[][] children() {
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

  /** When a task ends. */
  private record End(long at, int task) implements Comparable<End> {
    @Override
    public int compareTo(End other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Integer.compare(task, other.task);
    }
  }
}
