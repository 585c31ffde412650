package dev.weft.scheduling;

/** How much stands behind each task on its longest remaining path. */
interface RemainingPaths {
  /** Takes in the tasks that were appended to the plan since the last call. */
  void measure();

  /** Measures all of them again, after what is known of durations has changed. */
  void remeasure();

  /** Returns the length of the path of a task; longer ones go first. */
  int get(int task);
}
