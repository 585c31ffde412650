package dev.weft.scheduling;

import dev.weft.run.KeptTask;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.task.TaskStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an earlier generation of a run has done, and when that still holds. */
final class EarlierTasks {
  private final Plan plan;
  private final TaskLedger ledger;
  private final EndRules rules;
  private final Attempts attempts;
  private final Map<String, KeptTask> done;

  EarlierTasks(
      Plan plan, TaskLedger ledger, EndRules rules, Attempts attempts, Map<String, KeptTask> done) {
    this.plan = plan;
    this.ledger = ledger;
    this.rules = rules;
    this.attempts = attempts;
    this.done = done;
  }

  /**
   * Ends a new task as it ended before, if it need not run: it COMPLETED then, or it was SKIPPED
   * and all that it waits for stays as it was.
   */
  boolean takeOver(int task) {
    KeptTask before = done.isEmpty() ? null : before(task);
    if (before == null
        || before.result().status() != TaskStatus.COMPLETED && !sourcesAreKept(task)) {
      return false;
    }
    rules.keep(task, before.result());
    attempts.addCost(before.cost());
    if (before.parts() != null) {
      ledger.addKept(before.parts());
    }
    return true;
  }

  /** What is known of a task; nothing of the parts of one that may become something else now. */
  private @Nullable KeptTask before(int task) {
    Entry entry = ledger.get(task);
    int whole = plan.parent(task);
    boolean isSamePlace = whole < 0 || ledger.get(whole).isContinued;
    entry.isContinued = isSamePlace && valuesAreKept(task);
    return isSamePlace ? done.get(plan.id(task)) : null;
  }

  private boolean sourcesAreKept(int task) {
    for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
      if (!ledger.get(plan.source(edge)).isKept) {
        return false;
      }
    }
    return true;
  }

  /** Whether what a task refers to is as it was, so that it becomes what it became. */
  private boolean valuesAreKept(int task) {
    for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
      int source = plan.source(edge);
      if (plan.referred(edge) != 0 && !ledger.get(source).isKept && !plan.isOfAnotherRun(source)) {
        return false;
      }
    }
    return true;
  }
}
