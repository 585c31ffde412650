package dev.weft.scheduling;

import dev.weft.result.TaskMetrics;
import dev.weft.run.BatchResult.Spent;
import dev.weft.run.TaskOutcome;
import dev.weft.task.ConcurrencyLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The batches that are out, and what their ends tell of queues and durations. */
final class InFlight {
  /** Batches lost within this time may have been lost with one worker. */
  private static final Duration ONE_DEATH = Duration.ofSeconds(10);

  private final Plan plan;
  private final Durations durations;
  private final SchedulingRules rules;
  private final Map<String, Window> windows = new TreeMap<>();
  private final Map<Long, TaskScheduler.Flight> flights = new TreeMap<>();

  /** By limit, how many batches are out that it counts. */
  private final Map<Integer, Integer> taken = new TreeMap<>();

  private Instant lastLoss = Instant.MIN;

  InFlight(Plan plan, Durations durations, SchedulingRules rules) {
    this.plan = plan;
    this.durations = durations;
    this.rules = rules;
  }

  /**
   * What is known of queues and losses, as it travels when nothing is in flight.
   *
   * @param windows by queue, how many batches may be out
   * @param lastLoss when a worker was lost last, if ever
   */
  record State(Map<String, Window.State> windows, @Nullable Instant lastLoss) {}

  /**
   * Returns what is known.
   *
   * @throws IllegalStateException when something is in flight
   */
  State state() {
    if (!flights.isEmpty()) {
      throw new IllegalStateException(flights.size() + " batches are in flight");
    }
    Map<String, Window.State> states = new TreeMap<>();
    windows.forEach((queue, window) -> states.put(queue, window.state()));
    return new State(states, lastLoss.equals(Instant.MIN) ? null : lastLoss);
  }

  void restore(State state) {
    state.windows().forEach((queue, window) -> windows.put(queue, Window.of(window, rules)));
    lastLoss = state.lastLoss() == null ? Instant.MIN : state.lastLoss();
  }

  boolean hasRoom(Lanes.Lane lane) {
    return window(lane.queue()).hasRoom(lane.isFusing()) && full(lane.limits()) == null;
  }

  /** The first of these limits that lets no more tasks run now, if there is one. */
  @Nullable ConcurrencyLimit full(List<Integer> limits) {
    for (int each : limits) {
      ConcurrencyLimit limit = plan.limits().get(each);
      if (taken.getOrDefault(each, 0) >= limit.maxConcurrent()) {
        return limit;
      }
    }
    return null;
  }

  /** When a worker last ran something from a queue, if ever. */
  @Nullable Instant lastTaken(String queue) {
    Window known = windows.get(queue);
    return known == null ? null : known.lastTaken();
  }

  /**
   * Why a worker of a queue took nothing last, if it said so; asked by queries: changes nothing.
   */
  @Nullable String closed(String queue) {
    Window known = windows.get(queue);
    return known == null ? null : known.closed();
  }

  /** How many tasks the workers of a queue run at once. */
  Places places(String queue) {
    return window(queue).places();
  }

  /** How many batches may be out at once on all queues that were ever used. */
  int size() {
    int size = 0;
    for (Window window : windows.values()) {
      size += window.most();
    }
    return size;
  }

  private Window window(String queue) {
    return windows.computeIfAbsent(queue, key -> new Window(rules));
  }

  void dispatched(Batch batch, Instant now) {
    long nanos = 0;
    for (Batch.Call call : batch.calls()) {
      nanos += Math.round(durations.nanos(plan.profile(call.task())));
    }
    flights.put(batch.number(), new TaskScheduler.Flight(batch, now, nanos));
    window(batch.queue()).dispatched(nanos);
    count(batch, 1);
  }

  /** All tasks of a batch are counted by the same limits, and run one after the other. */
  private void count(Batch batch, int change) {
    for (int limit : plan.profile(batch.calls().get(0).task()).limits()) {
      taken.merge(limit, change, Integer::sum);
    }
  }

  /**
   * Takes a batch back.
   *
   * @throws IllegalStateException when it is not in flight
   */
  Batch returned(BatchEnd end, Instant now) {
    TaskScheduler.Flight flight = flights.remove(end.batch());
    if (flight == null) {
      throw new IllegalStateException("batch " + end.batch() + " is not in flight");
    }
    Window window = window(flight.batch().queue());
    window.returned(flight.expectedNanos());
    count(flight.batch(), -1);
    if (end instanceof BatchEnd.Done done) {
      Duration trip = Duration.between(flight.since(), now).minus(wait(done));
      window.answered(done.worker(), trip, now);
      window.took(hasRun(done), done.worker().closed(), now);
      learn(flight.batch(), done);
    } else if (end instanceof BatchEnd.WorkerLost) {
      window.forgetWorkers();
    }
    return flight.batch();
  }

  private static boolean hasRun(BatchEnd.Done done) {
    for (TaskOutcome outcome : done.outcomes()) {
      if (outcome.kind() != TaskOutcome.Kind.NOT_STARTED) {
        return true;
      }
    }
    return false;
  }

  private static Duration wait(BatchEnd.Done done) {
    Duration longest = done.queueWait();
    if (longest != null) {
      return longest;
    }
    longest = Duration.ZERO;
    for (TaskOutcome outcome : done.outcomes()) {
      TaskMetrics metrics = outcome.metrics();
      if (metrics != null && metrics.queueWait().compareTo(longest) > 0) {
        longest = metrics.queueWait();
      }
    }
    return longest;
  }

  private void learn(Batch batch, BatchEnd.Done done) {
    for (Spent each : done.spent()) {
      durations.learn(each.title(), each.tasks(), each.metrics());
    }
    for (int i = 0; i < batch.calls().size(); i++) {
      int task = batch.calls().get(i).task();
      TaskOutcome outcome = done.outcome(i, plan.id(task));
      if (outcome != null && outcome.kind() == TaskOutcome.Kind.DONE && outcome.metrics() != null) {
        durations.learn(plan.profile(task).title(), 1, outcome.metrics());
      }
    }
  }

  /**
   * Takes note of a loss.
   *
   * @return whether no other batch of this run can have been lost with the same worker
   */
  boolean isOnlyLoss(Instant now) {
    boolean isOnly = flights.isEmpty() && lastLoss.isBefore(now.minus(ONE_DEATH));
    lastLoss = now;
    return isOnly;
  }

  /** How many tasks a batch has that is out; 0 for one that is not. */
  int calls(long batch) {
    TaskScheduler.Flight flight = flights.get(batch);
    return flight == null ? 0 : flight.batch().calls().size();
  }

  /** The batches that are out, oldest first. */
  List<TaskScheduler.Flight> list() {
    return new ArrayList<>(flights.values());
  }
}
