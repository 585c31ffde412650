package dev.weft.scheduling;

import dev.weft.run.BatchResult.Spent;
import dev.weft.run.TaskOutcome;
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
  private final Map<String, Window> windows = new TreeMap<>();
  private final Map<Long, TaskScheduler.Flight> flights = new TreeMap<>();
  private Instant lastLoss = Instant.MIN;

  InFlight(Plan plan, Durations durations) {
    this.plan = plan;
    this.durations = durations;
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
    state.windows().forEach((queue, window) -> windows.put(queue, Window.of(window)));
    lastLoss = state.lastLoss() == null ? Instant.MIN : state.lastLoss();
  }

  boolean hasRoom(String queue) {
    return window(queue).hasRoom();
  }

  /** How many tasks the workers of a queue run at once, as far as they have said. */
  int slots(String queue) {
    return window(queue).slots();
  }

  /** How many batches may be out at once on all queues that were ever used. */
  int size() {
    return windows.values().stream().mapToInt(Window::size).sum();
  }

  private Window window(String queue) {
    return windows.computeIfAbsent(queue, key -> new Window());
  }

  void dispatched(Batch batch, Instant now) {
    flights.put(batch.number(), new TaskScheduler.Flight(batch, now));
    window(batch.queue()).dispatched();
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
    window.returned();
    if (end instanceof BatchEnd.Done done) {
      Duration trip = Duration.between(flight.since(), now).minus(wait(done));
      window.answered(done.worker(), trip, now);
      learn(flight.batch(), done);
    } else if (end instanceof BatchEnd.WorkerLost) {
      window.forgetWorkers();
    }
    return flight.batch();
  }

  private static Duration wait(BatchEnd.Done done) {
    return done.outcomes().stream()
        .map(each -> each.metrics() == null ? Duration.ZERO : each.metrics().queueWait())
        .max(Duration::compareTo)
        .filter(each -> done.queueWait() == null)
        .orElse(done.queueWait() == null ? Duration.ZERO : done.queueWait());
  }

  private void learn(Batch batch, BatchEnd.Done done) {
    for (Spent each : done.spent()) {
      durations.learn(each.title(), each.tasks(), each.metrics().duration());
    }
    for (int i = 0; i < batch.calls().size(); i++) {
      int task = batch.calls().get(i).task();
      TaskOutcome outcome = done.outcome(i, plan.id(task));
      if (outcome != null && outcome.kind() == TaskOutcome.Kind.DONE && outcome.metrics() != null) {
        durations.learn(plan.profile(task).title(), 1, outcome.metrics().duration());
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
