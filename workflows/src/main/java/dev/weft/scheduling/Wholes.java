package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import dev.weft.data.TaskOutput;
import dev.weft.result.TaskError;
import dev.weft.run.RunCounts;
import dev.weft.run.SourceEnd;
import dev.weft.scheduling.TaskLedger.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what no worker of the run answers: what the tasks that stand for others become and
 * answer, and how tasks of other runs ended.
 *
 * <p>Every method that changes something returns what it changed. Confined to one thread.
 */
public final class Wholes {
  private final Plan plan;
  private final TaskLedger ledger;
  private final EndRules rules;

  Wholes(Plan plan, TaskLedger ledger, EndRules rules) {
    this.plan = plan;
    this.ledger = ledger;
    this.rules = rules;
  }

  /**
   * Takes in what a task becomes; {@link TaskScheduler#grow} must follow, which takes in the parts
   * that were appended meanwhile. Nothing happens when the task has ended since it was asked.
   *
   * @param parts how many it will have in all
   * @return whether parts are wanted
   */
  public boolean grown(int task, int parts, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state != State.GROWING) {
      return false;
    }
    rules.grown(task, parts);
    return true;
  }

  /** Takes in that a task becomes nothing, because its condition is false. */
  public Step grownToNothing(int task, TaskError why, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state == State.GROWING) {
      rules.skipByCondition(task, why);
    }
    return rules.settle();
  }

  /** Takes in that it cannot be found out what a task becomes. */
  public Step failedToGrow(int task, TaskError error, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state == State.GROWING) {
      rules.fail(task, error);
    }
    return rules.settle();
  }

  /** How many instances of a mapped task may be appended now. */
  public int roomForInstances(int map, int maxConcurrent) {
    Group group = ledger.get(map).group;
    if (group == null || ledger.get(map).state != State.GROWN) {
      return 0;
    }
    int left = group.expected - group.added;
    return maxConcurrent == 0 ? left : Math.max(0, Math.min(left, maxConcurrent - group.open));
  }

  /** How many instances of a mapped task have been appended. */
  public int instances(int map) {
    Group group = ledger.get(map).group;
    return group == null ? 0 : group.added;
  }

  /** How the parts of a task that stands for others have ended so far. */
  public RunCounts partCounts(int whole) {
    return requireNonNull(ledger.get(whole).group, "group is null").counts();
  }

  /** Takes in what a task that stands for others answers; how it ended, its parts have said. */
  public Step gathered(int whole, @Nullable TaskOutput output, Instant now) {
    rules.setNow(now);
    if (ledger.get(whole).state == State.GATHERING) {
      rules.gathered(whole, output);
    }
    return rules.settle();
  }

  /** Takes in that the answer of a task that stands for others cannot be put together. */
  public Step failedToGather(int whole, TaskError error, Instant now) {
    rules.setNow(now);
    if (ledger.get(whole).state == State.GATHERING) {
      rules.fail(whole, error);
    }
    return rules.settle();
  }

  /** Takes in how a task of another run ended. */
  public Step otherRunEnded(int task, SourceEnd end, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state != State.FINAL) {
      rules.takeOver(task, end);
    }
    return rules.settle();
  }

  /** Takes in that it will never be known how a task of another run ended. */
  public Step otherRunUnknown(int task, TaskError error, Instant now) {
    rules.setNow(now);
    if (ledger.get(task).state != State.FINAL) {
      rules.giveUpOn(task, error);
    }
    return rules.settle();
  }

  /** The tasks of other runs that are waited for. */
  public List<Integer> awaited() {
    List<Integer> awaited = new ArrayList<>();
    for (int task = 0; task < ledger.size(); task++) {
      if (plan.isOfAnotherRun(task) && ledger.get(task).state == State.RUNNING) {
        awaited.add(task);
      }
    }
    return awaited;
  }

  /** The first failed task of what a task became; the task itself when it became nothing. */
  public int firstFailed(int task) {
    int failed = task;
    Group group = ledger.get(task).group;
    while (group != null && group.firstFailed() >= 0) {
      failed = group.firstFailed();
      group = ledger.get(failed).group;
    }
    return failed;
  }
}
