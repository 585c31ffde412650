package dev.weft.scheduling;

/** The edges that lead from each task of a plan, chained in the order in which they were added. */
final class LeavingEdges {
  private static final int NONE = -1;

  /** By task. */
  private final IntColumn first = new IntColumn();

  private final IntColumn last = new IntColumn();

  /** By edge. */
  private final IntColumn next = new IntColumn();

  /** Appends a task from which nothing leads yet. */
  void addTask() {
    first.add(NONE);
    last.add(NONE);
  }

  /** Appends an edge that leads from a task. */
  void addEdge(int source) {
    int edge = next.size();
    next.add(NONE);
    int before = last.get(source);
    if (before == NONE) {
      first.set(source, edge);
    } else {
      next.set(before, edge);
    }
    last.set(source, edge);
  }

  /** The first edge that leads from a task; -1 when none does. */
  int first(int task) {
    return first.get(task);
  }

  /** The edge that leads from the same task after this one; -1 after the last. */
  int next(int edge) {
    return next.get(edge);
  }
}
