package dev.weft.scheduling;

import dev.weft.run.Routes;
import dev.weft.run.SchedulerConfig;
import dev.weft.scheduling.TaskLedger.Entry;
import dev.weft.scheduling.TaskLedger.State;
import dev.weft.task.Fuse;
import dev.weft.task.TaskPriority;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The ready tasks, by the queue on which they will travel and by whether they travel together. */
final class Lanes {
  private static final Comparator<ReadyQueue.Entry> BY_PRIORITY =
      Comparator.comparingInt(each -> -each.priority());

  private final Plan plan;
  private final TaskLedger ledger;
  private final RemainingPaths paths;
  private final SchedulingRules rules;
  private final Comparator<ReadyQueue.Entry> order;
  private final Map<String, Lane> lanes = new TreeMap<>();
  private @Nullable Lane last;
  private int offers;

  /**
   * Ready tasks that may be handed over in one batch, as far as their priority is the same.
   *
   * @param queue the queue on which they travel
   * @param isFusing whether they may travel together
   * @param limits which limits of the run count them
   * @param tasks the tasks
   */
  record Lane(String queue, boolean isFusing, List<Integer> limits, ReadyQueue tasks) {
    private boolean isOf(String itsQueue, boolean fuses, List<Integer> itsLimits) {
      return isFusing == fuses && queue.equals(itsQueue) && limits.equals(itsLimits);
    }
  }

  Lanes(Plan plan, TaskLedger ledger, RemainingPaths paths, SchedulingRules rules) {
    this.plan = plan;
    this.ledger = ledger;
    this.paths = paths;
    this.rules = rules;
    this.order = rules.hasLanes() ? ReadyQueue.Entry.ORDER : BY_PRIORITY;
  }

  /** Takes in a task that may start. */
  void offer(int task) {
    Entry entry = ledger.get(task);
    boolean isFifo = isFifo();
    long deadline =
        entry.deadline == null || isFifo ? Long.MAX_VALUE : entry.deadline.toEpochMilli();
    lane(queue(task), fuses(task), plan.profile(task).limits())
        .tasks()
        .offer(
            new ReadyQueue.Entry(
                task,
                plan.profile(task).priority().ordinal(),
                deadline,
                isFifo ? 0 : paths.get(task),
                isFifo ? offers++ : task));
  }

  /** Whether the longest remaining path, in milliseconds, orders tasks of the same priority. */
  boolean isByPath() {
    return rules.hasLanes() && !isFifo();
  }

  private boolean isFifo() {
    return rules.order() == SchedulerConfig.Order.FIFO;
  }

  /** The queue on which a task travels next. */
  String queue(int task) {
    Profile profile = plan.profile(task);
    if (!rules.hasLanes()) {
      return profile.queue();
    }
    if (ledger.get(task).suspects > 0) {
      return Routes.quarantine(profile.queue());
    }
    return profile.priority().compareTo(TaskPriority.HIGH) >= 0
        ? Routes.express(profile.queue())
        : profile.queue();
  }

  /** Whether a task may travel together with others now. */
  boolean fuses(int task) {
    Fuse fuse = plan.profile(task).fuse();
    Entry entry = ledger.get(task);
    boolean isAsked = fuse == Fuse.ALWAYS || fuse == Fuse.AUTO && plan.size() > rules.aloneUpTo();
    return isAsked
        && rules.mostCalls() > 1
        && entry.suspects != 1
        && !entry.isAlone
        && !plan.node(task).isAny();
  }

  /** Returns the lane with the best first task among those that have room. */
  @Nullable Lane best(Predicate<Lane> hasRoom) {
    Lane best = null;
    ReadyQueue.Entry first = null;
    for (Lane each : lanes.values()) {
      ReadyQueue.Entry entry = hasRoom.test(each) ? each.tasks().peek() : null;
      if (entry != null && (first == null || order.compare(entry, first) < 0)) {
        best = each;
        first = entry;
      }
    }
    return best;
  }

  private Lane lane(String queue, boolean isFusing, List<Integer> limits) {
    Lane before = last;
    if (before != null && before.isOf(queue, isFusing, limits)) {
      return before;
    }
    String key = isFusing ? queue + " together" : queue;
    key += limits.isEmpty() ? "" : " " + limits;
    Lane known = lanes.get(key);
    if (known == null) {
      known = new Lane(queue, isFusing, limits, new ReadyQueue(this::isReady));
      lanes.put(key, known);
    }
    last = known;
    return known;
  }

  private boolean isReady(int task) {
    return ledger.get(task).state == State.READY;
  }
}
