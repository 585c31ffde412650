package dev.weft.scheduling;

/** How many tasks stand behind each task, as the first rules measured it. */
final class Tails implements RemainingPaths {
  private final Plan plan;
  private final IntColumn lengths = new IntColumn();

  Tails(Plan plan) {
    this.plan = plan;
  }

  /** Measures anew; a new task only ever lengthens the paths of earlier ones. */
  @Override
  public void measure() {
    lengths.fillTo(plan.size(), 0);
    for (int task = plan.size() - 1; task >= 0; task--) {
      for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
        int source = plan.source(edge);
        lengths.set(source, Math.max(lengths.get(source), lengths.get(task) + 1));
      }
    }
    for (int task = 0; task < plan.size(); task++) {
      int whole = plan.parent(task);
      if (whole >= 0) {
        lengths.set(task, Math.max(lengths.get(task), lengths.get(whole)));
      }
    }
  }

  @Override
  public void remeasure() {
    // Tasks are counted, however long they take.
  }

  @Override
  public int get(int task) {
    return lengths.get(task);
  }
}
