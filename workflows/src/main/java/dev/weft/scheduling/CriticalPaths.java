package dev.weft.scheduling;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * How many milliseconds of work stand behind each task on its longest remaining path, itself
 * included.
 *
 * <p>The "bottom level" of list scheduling (Graham 1969, Topcuoglu et al. 2002). What a task became
 * inherits the path behind the task.
 */
final class CriticalPaths implements RemainingPaths {
  /** No path is longer: 12 days. */
  private static final int LONGEST = 1 << 30;

  private final Plan plan;
  private final Durations durations;
  private final IntColumn lengths = new IntColumn();

  /** How long tasks of each profile take, while everything is measured again. */
  private int @Nullable [] millis;

  CriticalPaths(Plan plan, Durations durations) {
    this.plan = plan;
    this.durations = durations;
  }

  @Override
  public void measure() {
    int first = lengths.size();
    lengths.fillTo(plan.size(), 0);
    for (int task = plan.size() - 1; task >= first; task--) {
      lengths.set(task, behind(task));
    }
    ArrayDeque<Integer> longer = new ArrayDeque<>();
    for (int task = first; task < plan.size(); task++) {
      lengthenSources(task, first, longer);
    }
    while (!longer.isEmpty()) {
      int task = longer.removeLast();
      lengthenSources(task, Integer.MAX_VALUE, longer);
      IntColumn parts = plan.partsOf(task);
      for (int i = 0; i < parts.size(); i++) {
        lengthen(parts.get(i), lengths.get(task), longer);
      }
    }
  }

  private void lengthenSources(int task, int before, ArrayDeque<Integer> longer) {
    for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
      if (plan.source(edge) < before) {
        lengthen(plan.source(edge), lengths.get(task), longer);
      }
    }
  }

  private void lengthen(int task, int behind, ArrayDeque<Integer> longer) {
    int length = Math.min(LONGEST, own(task) + behind);
    if (length > lengths.get(task)) {
      lengths.set(task, length);
      longer.add(task);
    }
  }

  /** A whole has no work of its own: its parts do it. */
  private int own(int task) {
    if (!plan.isTask(task)) {
      return 0;
    }
    int[] known = millis;
    return known == null ? durations.millis(plan.profile(task)) : known[plan.profileNumber(task)];
  }

  /**
   * The whole of a task comes before it in the plan, and so was measured before it was appended.
   */
  private int behind(int task) {
    int whole = plan.parent(task);
    int longest = whole < 0 ? 0 : lengths.get(whole);
    for (int edge = plan.firstLeaving(task); edge >= 0; edge = plan.nextLeaving(edge)) {
      int target = plan.target(edge);
      longest = Math.max(longest, target < lengths.size() ? lengths.get(target) : 0);
    }
    return Math.min(LONGEST, own(task) + longest);
  }

  @Override
  public void remeasure() {
    millis = plan.profiles().stream().mapToInt(durations::millis).toArray();
    for (int task = lengths.size() - 1; task >= 0; task--) {
      if (plan.parent(task) < 0) {
        lengths.set(task, behind(task));
      }
    }
    for (int whole = 0; whole < lengths.size(); whole++) {
      IntColumn parts = plan.partsOf(whole);
      for (int i = parts.size() - 1; i >= 0; i--) {
        if (parts.get(i) < lengths.size()) {
          lengths.set(parts.get(i), behind(parts.get(i)));
        }
      }
    }
    millis = null;
  }

  @Override
  public int get(int task) {
    return lengths.get(task);
  }
}
