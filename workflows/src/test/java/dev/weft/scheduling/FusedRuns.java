package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.graph.TaskGraph;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.BatchResult.Spent;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import dev.weft.task.Dependency;
import dev.weft.task.OnFailure;
import dev.weft.task.Task;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Drives a run whose tasks travel together, with workers that fail, skip, die and lose interest,
 * and holds every step against what must be true of any run.
 */
final class FusedRuns {
  private static final WorkerState WORKER = new WorkerState("w", 3);
  private static final int MOST_ROUNDS = 50_000;

  private final Plan plan;
  private final Map<String, Task> tasks = new HashMap<>();
  private final long seed;
  private TaskScheduler scheduler;
  private final SchedulingRules rules;
  private final Random random;
  private final int trouble;
  private final Set<String> poison;

  private final TreeMap<Instant, List<Runnable>> events = new TreeMap<>();
  private final Map<String, Ended> ends = new LinkedHashMap<>();
  private final Set<Integer> out = new HashSet<>();
  private final Map<String, Integer> starts = new HashMap<>();
  private final Set<Long> cancelled = new HashSet<>();
  private final List<Integer> sizes = new ArrayList<>();
  private TaskMetrics spent = TaskMetrics.NONE;
  private Instant now = RandomGraphs.START;

  /**
   * Gets ready.
   *
   * @param trouble how often, of 100 calls, something goes wrong
   * @param poison tasks that kill their worker each time
   */
  FusedRuns(
      TaskGraph graph,
      Plan plan,
      SchedulingRules rules,
      long seed,
      int trouble,
      Set<String> poison) {
    this.plan = plan;
    this.rules = rules;
    this.seed = seed;
    this.random = new Random(seed);
    this.trouble = trouble;
    this.poison = poison;
    graph.tasks().forEach(task -> tasks.put(task.id().value(), task));
    scheduler = TaskScheduler.of(plan, rules, seed, RandomGraphs.START, Map.of());
  }

  TaskScheduler scheduler() {
    return scheduler;
  }

  /** Decides when the run holds back until another scheduler can take over, if ever. */
  private Random changes;

  private boolean isHoldingBack;
  private int takeovers;

  FusedRuns changeSchedulers(Random dice) {
    changes = dice;
    return this;
  }

  /** How often another scheduler took over. */
  int takeovers() {
    return takeovers;
  }

  private void mayTakeOver() {
    isHoldingBack |= changes != null && changes.nextInt(10) == 0;
    if (isHoldingBack && scheduler.inFlight().isEmpty()) {
      scheduler = Successor.of(scheduler, plan, rules, seed);
      isHoldingBack = false;
      takeovers++;
    }
  }

  /** How many calls each batch had. */
  List<Integer> sizes() {
    return sizes;
  }

  /** Runs to the end and returns how each task ended. */
  Map<String, Ended> run() {
    note(scheduler.grow(now));
    for (int round = 0; round < MOST_ROUNDS; round++) {
      while (!events.isEmpty() && !events.firstKey().isAfter(now)) {
        events.pollFirstEntry().getValue().forEach(Runnable::run);
      }
      note(scheduler.expire(now));
      mayTakeOver();
      if (isHoldingBack) {
        scheduler.wake(now);
      } else {
        handOut();
      }
      if (scheduler.isFinished() && events.isEmpty()) {
        assertEquals(tasks.keySet(), ends.keySet());
        assertEquals(spent.cpuTime(), scheduler.cost().cpuTime(), "what all of it cost");
        return ends;
      }
      now = next();
    }
    throw new AssertionError("the run does not end");
  }

  private Instant next() {
    Instant event = events.isEmpty() ? Instant.MAX : events.firstKey();
    Instant wake = scheduler.wakes().next().orElse(Instant.MAX);
    Instant next = event.isBefore(wake) ? event : wake;
    assertTrue(next.isBefore(Instant.MAX), "nothing is due, but not every task has ended");
    return next;
  }

  void at(Duration after, Runnable event) {
    events.computeIfAbsent(RandomGraphs.START.plus(after), key -> new ArrayList<>()).add(event);
  }

  void cancelTaskAt(Duration after, int task) {
    at(after, () -> note(scheduler.cancelTask(task, "not needed", now)));
  }

  private void note(Step step) {
    for (Ended end : step.ended()) {
      String id = plan.id(end.task());
      assertNull(ends.put(id, end), id + " ends twice");
      checkEnd(id, end);
    }
    for (long batch : step.cancels()) {
      if (cancelled.add(batch)) {
        Batch theirs = inFlight(batch);
        at(Duration.between(RandomGraphs.START, now).plusMillis(7), () -> comeBack(theirs, true));
      }
    }
  }

  private Batch inFlight(long number) {
    return scheduler.inFlight().stream()
        .map(TaskScheduler.Flight::batch)
        .filter(each -> each.number() == number)
        .findFirst()
        .orElseThrow(() -> new AssertionError(number + " is not in flight"));
  }

  private void checkEnd(String id, Ended end) {
    Task task = tasks.get(id);
    boolean isMet = task.waitsFor().stream().allMatch(this::isAccepted);
    if (end.status() == TaskStatus.COMPLETED) {
      assertTrue(isMet, id + " ran, but must not have");
    }
    if (end.status() == TaskStatus.SKIPPED) {
      boolean byCondition = end.error().code() == FailureCode.CONDITION_FALSE;
      assertEquals(byCondition, isMet, id + " was skipped: " + end.error());
    }
    boolean isLost = end.error() != null && end.error().code() == FailureCode.WORKER_LOST;
    assertTrue(!isLost || poison.contains(id), id + " is innocent");
    assertTrue(end.attempts() <= task.retry().maxAttempts(), id + " started too often");
  }

  private boolean isAccepted(Dependency dependency) {
    Ended end = ends.get(dependency.task().value());
    if (end == null) {
      return false;
    }
    boolean isReplaced =
        end.status().isFailure()
            && tasks.get(dependency.task().value()).onFailure() instanceof OnFailure.Output;
    return dependency.accept().contains(isReplaced ? TaskStatus.COMPLETED : end.status());
  }

  private void handOut() {
    for (Optional<Batch> next = scheduler.next(now); next.isPresent(); next = scheduler.next(now)) {
      Batch batch = next.get();
      check(batch);
      sizes.add(batch.calls().size());
      long millis = 3L + random.nextInt(10) + batch.calls().size() / 4;
      at(
          Duration.between(RandomGraphs.START, now).plusMillis(millis),
          () -> comeBack(batch, false));
    }
  }

  private void check(Batch batch) {
    assertTrue(batch.calls().size() <= rules.mostCalls(), batch + " is too large");
    Set<String> earlier = new HashSet<>();
    for (Batch.Call call : batch.calls()) {
      String id = plan.id(call.task());
      Profile profile = plan.profile(call.task());
      assertTrue(out.add(call.task()), id + " is out already");
      assertTrue(!ends.containsKey(id), id + " has ended");
      assertEquals(batch.priority(), profile.priority(), id);
      assertTrue(batch.queue().startsWith(profile.queue()), id + " on " + batch.queue());
      boolean follows = false;
      for (Dependency each : tasks.get(id).waitsFor()) {
        boolean isInside = earlier.contains(each.task().value());
        follows |= isInside;
        assertTrue(
            isInside ? each.accept().contains(TaskStatus.COMPLETED) : isAccepted(each),
            id + " waits for " + each);
      }
      assertEquals(follows, call.follows(), id);
      earlier.add(id);
    }
  }

  private void comeBack(Batch batch, boolean byCancel) {
    boolean isBack =
        scheduler.inFlight().stream().noneMatch(each -> each.batch().number() == batch.number());
    if (isBack) {
      return;
    }
    batch.calls().forEach(call -> out.remove(call.task()));
    BatchEnd end = end(batch, byCancel);
    note(scheduler.accept(end, now));
  }

  private BatchEnd end(Batch batch, boolean byCancel) {
    boolean isPoisoned =
        batch.calls().stream().anyMatch(call -> poison.contains(plan.id(call.task())));
    if (isPoisoned && !byCancel) {
      return new BatchEnd.WorkerLost(batch.number());
    }
    if (random.nextInt(400) < trouble && !byCancel) {
      return random.nextBoolean()
          ? new BatchEnd.Cancelled(batch.number())
          : new BatchEnd.Refused(
              batch.number(), new TaskError(FailureCode.INTERNAL, "no such batch"));
    }
    List<TaskOutcome> outcomes = new ArrayList<>();
    Map<String, TaskOutcome> earlier = new HashMap<>();
    TaskMetrics recorded = TaskMetrics.NONE;
    int count = 0;
    int cut = byCancel ? random.nextInt(batch.calls().size() + 1) : cut(batch);
    for (int i = 0; i < batch.calls().size(); i++) {
      String id = plan.id(batch.calls().get(i).task());
      boolean mayRun =
          i < cut
              && tasks.get(id).waitsFor().stream()
                  .map(each -> earlier.get(each.task().value()))
                  .allMatch(source -> source == null || source.isDone());
      TaskOutcome outcome = mayRun ? outcome(id) : TaskOutcome.notStarted(id);
      if (byCancel && i == cut - 1 && mayRun) {
        outcome = failed(id, FailureCode.CANCELLED);
      }
      if (outcome.kind() == TaskOutcome.Kind.RECORDED) {
        recorded = recorded.plus(cost(1));
        count++;
      } else if (outcome.metrics() != null) {
        spent = spent.plus(outcome.metrics());
      }
      earlier.put(id, outcome);
      outcomes.add(outcome);
    }
    spent = spent.plus(recorded);
    return new BatchEnd.Done(
        batch.number(),
        outcomes,
        WORKER,
        null,
        count == 0 ? List.of() : List.of(new Spent("any", count, recorded)),
        Duration.ZERO);
  }

  /** Sometimes a worker stops in the middle. */
  private int cut(Batch batch) {
    int size = batch.calls().size();
    return random.nextInt(300) < trouble ? random.nextInt(size + 1) : size;
  }

  private TaskOutcome outcome(String id) {
    int start = starts.merge(id, 1, Integer::sum);
    int dice = start > 6 ? 100 : random.nextInt(100);
    if (dice >= trouble) {
      return random.nextInt(4) == 0
          ? new TaskOutcome(
              id,
              TaskOutcome.Kind.DONE,
              new TaskOutput.Data(JsonNodeFactory.instance.numberNode(start)),
              null,
              cost(2),
              now,
              now,
              null)
          : TaskOutcome.recorded(id, null);
    }
    return dice % 5 == 0
        ? new TaskOutcome(id, TaskOutcome.Kind.SKIPPED, null, null, null, null, null, null)
        : failed(
            id, dice % 2 == 0 ? FailureCode.PROVIDER_UNAVAILABLE : FailureCode.PROVIDER_REFUSED);
  }

  private TaskOutcome failed(String id, FailureCode code) {
    return new TaskOutcome(
        id,
        TaskOutcome.Kind.FAILED_ATTEMPT,
        null,
        new TaskError(code, "no luck"),
        code == FailureCode.CANCELLED ? null : cost(3),
        now,
        now,
        null);
  }

  private static TaskMetrics cost(long micros) {
    return new TaskMetrics(
        Duration.ofMillis(1),
        Duration.ZERO,
        Duration.ofNanos(micros * 1_000),
        0,
        0,
        0,
        0,
        Tokens.NONE);
  }
}
