package dev.weft.scheduling;

import dev.weft.scheduling.Lanes.Lane;
import dev.weft.scheduling.TaskLedger.State;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Puts tasks together that travel in one activity: ready ones of one lane and priority, and those
 * that wait for nothing but tasks of the same batch.
 *
 * <p>A batch aims at half a second of work and holds at most 1,024 tasks and 256 KiB of calls. Work
 * that is worth more than 100 ms is shared out among the places of the workers, so that none stands
 * idle while another one has a long batch. The places are the slots, but of work that keeps the
 * processor busy no more than the cores can run. A run hears of the ends in a batch when all of it
 * has ended: after a task that others outside of the batch wait for, 5 ms of work may follow, and
 * none after one that sets free enough work for all places.
 */
final class BatchBuilder {
  private static final double AIM_NANOS = 5e8;
  private static final double WORTH_SHARING_NANOS = 1e8;
  private static final double WAITED_FOR_NANOS = 5e6;
  private static final double ROUNDING_NANOS = 1;
  private static final int MOST_BYTES = 256 * 1024;

  /** What a call weighs besides what it refers to. */
  private static final int CALL_BYTES = 200;

  private final Plan plan;
  private final TaskLedger ledger;
  private final Lanes lanes;
  private final Durations durations;
  private final SchedulingRules rules;

  /** Of tasks that wait for some of a batch: how many edges these would meet. */
  private final Tally met = new Tally();

  /** Tasks that some task of a batch waits for: what they answered travels once. */
  private final Tally carried = new Tally();

  BatchBuilder(
      Plan plan, TaskLedger ledger, Lanes lanes, Durations durations, SchedulingRules rules) {
    this.plan = plan;
    this.ledger = ledger;
    this.lanes = lanes;
    this.durations = durations;
    this.rules = rules;
  }

  /**
   * Takes the calls of the next batch out of a lane; there is at least one.
   *
   * @param places how many tasks the workers of the queue run at once
   * @param sizes how many bytes the output of an ended task has
   */
  List<Batch.Call> build(Lane lane, Places places, IntUnaryOperator sizes) {
    met.clear();
    carried.clear();
    return new Draft(lane, places, most(lane), sizes).fill();
  }

  /** How many batches of a lane may be out at once; a batch runs one task after the other. */
  private int most(Lane lane) {
    int most = Integer.MAX_VALUE;
    for (int limit : lane.limits()) {
      most = Math.min(most, plan.limits().get(limit).maxConcurrent());
    }
    return most;
  }

  /** A batch that is being put together. */
  private final class Draft {
    private final Lane lane;
    private final Places places;
    private final int most;
    private final IntUnaryOperator sizes;
    private final List<Batch.Call> calls = new ArrayList<>();
    private final ArrayDeque<Integer> following = new ArrayDeque<>();
    private int mostCalls;
    private TaskPriority priority = TaskPriority.NORMAL;
    private boolean isQuarantine;
    private double nanos;

    /** How much work the batch may have at most, because of those that wait for its end. */
    private double mostNanos = Double.POSITIVE_INFINITY;

    private int bytes;

    Draft(Lane lane, Places places, int most, IntUnaryOperator sizes) {
      this.lane = lane;
      this.places = places;
      this.most = most;
      this.sizes = sizes;
    }

    List<Batch.Call> fill() {
      int first = lane.tasks().poll();
      if (!lane.isFusing()) {
        calls.add(call(first, false));
        return calls;
      }
      int suspects = ledger.get(first).suspects;
      isQuarantine = suspects > 0;
      mostCalls = isQuarantine ? Math.min(suspects, rules.mostCalls()) : rules.mostCalls();
      priority = plan.profile(first).priority();
      double roots = shareOfReady(first) - nanos(first);
      add(first, false);
      while (calls.size() < mostCalls && nanos < AIM_NANOS) {
        if (!following.isEmpty()) {
          int next = following.removeFirst();
          if (!hasRoomFor(next)) {
            break;
          }
          add(next, true);
        } else if (roots > ROUNDING_NANOS && mayJoin()) {
          int next = lane.tasks().poll();
          roots -= nanos(next);
          add(next, false);
        } else {
          break;
        }
      }
      return calls;
    }

    private boolean mayJoin() {
      ReadyQueue.Entry next = lane.tasks().peek();
      return next != null
          && next.priority() == priority.ordinal()
          && ledger.get(next.task()).suspects > 0 == isQuarantine
          && hasRoomFor(next.task());
    }

    private double nanos(int task) {
      return durations.nanos(plan.profile(task));
    }

    /**
     * Returns how much work of the tasks that are ready one place should take.
     *
     * @param first the first of them, which is no longer in the lane
     */
    private double shareOfReady(int first) {
      double all = nanos(first) + lane.tasks().sum(this::nanos);
      return all <= WORTH_SHARING_NANOS ? Double.POSITIVE_INFINITY : all / shares(first);
    }

    /** How many places take tasks of a kind at once. */
    private int shares(int like) {
      return Math.min(most, places.forWork(durations.cpuShare(plan.profile(like))));
    }

    /**
     * Of so many tasks, which take so long one after the other, those that one place should take.
     */
    private int share(int tasks, double allNanos, int like) {
      if (allNanos <= WORTH_SHARING_NANOS) {
        return tasks;
      }
      int shares = shares(like);
      return (tasks + shares - 1) / shares;
    }

    private boolean hasRoomFor(int task) {
      return bytes + bytesOf(task) <= MOST_BYTES && nanos + nanos(task) <= mostNanos;
    }

    private int bytesOf(int task) {
      int sum = CALL_BYTES;
      for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
        if (plan.referred(edge) != 0 && carried.count(plan.source(edge)) == 0) {
          sum += sizes.applyAsInt(plan.source(edge));
        }
      }
      return sum;
    }

    private void add(int task, boolean follows) {
      bytes += bytesOf(task);
      nanos += nanos(task);
      calls.add(call(task, follows));
      for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
        carried.add(plan.source(edge));
      }
      List<Integer> freed = new ArrayList<>();
      boolean isWaitedFor = false;
      for (int edge = plan.firstLeaving(task); edge >= 0; edge = plan.nextLeaving(edge)) {
        int target = plan.target(edge);
        if (target < ledger.size() && meet(target, edge)) {
          if (mayFollow(target)) {
            freed.add(target);
          } else {
            isWaitedFor |= ledger.get(target).state == State.WAITING;
          }
        }
      }
      double all = freed.stream().mapToDouble(this::nanos).sum();
      int share = freed.isEmpty() ? 0 : share(freed.size(), all, freed.get(0));
      for (int i = share - 1; i >= 0; i--) {
        following.addFirst(freed.get(i));
      }
      if (share < freed.size()) {
        mostNanos = nanos;
      } else if (isWaitedFor) {
        mostNanos = Math.min(mostNanos, nanos + WAITED_FOR_NANOS);
      }
    }

    /** Whether this edge was the last thing that the target waits for. */
    private boolean meet(int target, int edge) {
      if (!plan.accepts(edge, TaskStatus.COMPLETED)) {
        return false;
      }
      return met.add(target) == ledger.get(target).missing;
    }

    private boolean mayFollow(int task) {
      return ledger.get(task).state == State.WAITING
          && plan.isTask(task)
          && plan.profile(task).priority() == priority
          && (ledger.get(task).suspects > 0) == isQuarantine
          && lanes.fuses(task)
          && plan.profile(task).limits().equals(lane.limits())
          && lanes.queue(task).equals(lane.queue());
    }

    private Batch.Call call(int task, boolean follows) {
      return new Batch.Call(task, ledger.get(task).attempts + 1, follows);
    }
  }
}
