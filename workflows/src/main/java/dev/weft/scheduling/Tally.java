package dev.weft.scheduling;

import java.util.Arrays;

/**
 * Counts for tasks that begin at 0 again with each {@link #clear}, which costs nothing.
 *
 * <p>A count is only good for the round in which it was noted. Confined to one thread.
 */
final class Tally {
  private int[] counts = new int[0];

  /** By task, the round of its count. */
  private int[] rounds = new int[0];

  private int round;

  /** Sets all counts to 0. */
  void clear() {
    round++;
  }

  /** Counts a task once more and returns how often it was counted. */
  int add(int task) {
    if (task >= counts.length) {
      int length = Math.max(task + 1, 2 * counts.length);
      counts = Arrays.copyOf(counts, length);
      rounds = Arrays.copyOf(rounds, length);
    }
    if (rounds[task] != round) {
      rounds[task] = round;
      counts[task] = 0;
    }
    return ++counts[task];
  }

  /** How often a task was counted. */
  int count(int task) {
    return task < counts.length && rounds[task] == round ? counts[task] : 0;
  }
}
