package dev.weft.scheduling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.data.TaskOutput;
import dev.weft.data.Tokens;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskMetrics;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import dev.weft.scheduling.ScriptedWorld.Fate;
import dev.weft.scheduling.ScriptedWorld.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Drives a scheduler as the workflow does, against a scripted world and without any clock: time
 * jumps to the next event. Writes a diary of all that happened.
 */
final class Simulation {
  private static final int MOST_ROUNDS = 100_000;

  private final ScriptedWorld world;
  private final SchedulingRules rules;
  private final long seed;
  private final Random random;
  private TaskScheduler scheduler;
  private Plan plan;

  /** Whether another scheduler takes over whenever nothing is out. */
  private boolean isChanging;

  /** Whether nothing is handed out until nothing is out. */
  private boolean isHoldingBack;

  private int takeovers;

  private final TreeMap<Instant, List<Runnable>> events = new TreeMap<>();
  private final Map<Long, HandOut> out = new LinkedHashMap<>();
  private final Map<Integer, Integer> handOuts = new LinkedHashMap<>();
  private final List<Happening> diary = new ArrayList<>();
  private Instant now = RandomGraphs.START;

  /** Things that arrive within so many milliseconds are seen together, as by a busy workflow. */
  private final int stepMillis;

  private static final class HandOut {
    final Batch batch;
    final Fate fate;
    final Instant since;
    boolean isCancelled;
    boolean isBack;

    HandOut(Batch batch, Fate fate, Instant since) {
      this.batch = batch;
      this.fate = fate;
      this.since = since;
    }
  }

  Simulation(Plan plan, ScriptedWorld world, long seed, Random random) {
    this(plan, SchedulingRules.FIRST, world, seed, random);
  }

  Simulation(Plan plan, SchedulingRules rules, ScriptedWorld world, long seed, Random random) {
    this.rules = rules;
    this.seed = seed;
    this.plan = plan;
    this.world = world;
    this.random = random;
    this.stepMillis = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 1;
    this.scheduler = TaskScheduler.of(plan, rules, seed, RandomGraphs.START, Map.of());
  }

  /**
   * Has another scheduler take over whenever nothing is out, with nothing but what the last one
   * wrote down.
   */
  Simulation changeSchedulers() {
    isChanging = true;
    return this;
  }

  /** Has it hold back from an instant on, until another scheduler has taken over. */
  void holdBackAt(Duration after) {
    at(RandomGraphs.START.plus(after), () -> isHoldingBack = true);
  }

  /** How often another scheduler took over. */
  int takeovers() {
    return takeovers;
  }

  private void mayTakeOver() {
    if (isChanging && out.isEmpty()) {
      scheduler = Successor.of(scheduler, plan, rules, seed);
      isHoldingBack = false;
      takeovers++;
    }
  }

  TaskScheduler scheduler() {
    return scheduler;
  }

  /** Has something done to the plan, and the scheduler told of it, at an instant. */
  void growAt(Duration after, Runnable growth) {
    at(
        RandomGraphs.START.plus(after),
        () -> {
          growth.run();
          grow();
        });
  }

  void cancelTaskAt(Duration after, int task, String reason) {
    at(
        RandomGraphs.START.plus(after),
        () -> {
          Step step = scheduler.cancelTask(task, reason, now);
          diary.add(new Happening.TaskCancelled(now, plan.id(task), reason, step));
          obey(step);
        });
  }

  void cancelRunAt(Duration after, String reason) {
    at(
        RandomGraphs.START.plus(after),
        () -> {
          Step step = scheduler.cancelRun(reason, now);
          diary.add(new Happening.RunCancelled(now, reason, step));
          obey(step);
        });
  }

  private void at(Instant when, Runnable event) {
    events.computeIfAbsent(when, key -> new ArrayList<>()).add(event);
  }

  private void grow() {
    Step step = scheduler.grow(now);
    diary.add(new Happening.Grown(now, plan.size(), step));
    obey(step);
  }

  /** Runs until every task has ended and nothing more is to come, and returns the diary. */
  List<Happening> run() {
    grow();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      while (!events.isEmpty() && !events.firstKey().isAfter(now)) {
        events.pollFirstEntry().getValue().forEach(Runnable::run);
      }
      Step step = scheduler.expire(now);
      diary.add(new Happening.Ticked(now, step));
      obey(step);
      mayTakeOver();
      if (isHoldingBack) {
        scheduler.wake(now);
      } else {
        handOut();
      }
      Optional<Instant> wake = scheduler.wakes().next();
      if (!isHoldingBack) {
        diary.add(
            new Happening.Rested(
                now, scheduler.counts(), scheduler.status(), wake, scheduler.cost()));
      }
      if (scheduler.isFinished() && events.isEmpty()) {
        return diary;
      }
      now = next(wake);
    }
    throw new AssertionError("the run does not end");
  }

  private Instant next(Optional<Instant> wake) {
    Instant event = events.isEmpty() ? Instant.MAX : events.firstKey();
    Instant timer = wake.map(due -> due.plusMillis(random.nextInt(stepMillis))).orElse(Instant.MAX);
    Instant next = event.isBefore(timer) ? event : timer;
    if (next.equals(Instant.MAX)) {
      throw new AssertionError("nothing is due, but not every task has ended");
    }
    long millis = Duration.between(RandomGraphs.START, next).toMillis();
    return RandomGraphs.START.plusMillis((millis + stepMillis - 1) / stepMillis * stepMillis);
  }

  private void handOut() {
    for (Optional<Batch> next = scheduler.next(now); next.isPresent(); next = scheduler.next(now)) {
      Batch batch = next.get();
      int task = batch.calls().get(0).task();
      diary.add(new Happening.HandedOut(now, batch));
      Fate fate = world.fate(plan.id(task), handOuts.merge(task, 1, Integer::sum));
      HandOut handOut = new HandOut(batch, fate, now);
      out.put(batch.number(), handOut);
      Instant end = now.plus(fate.queued()).plus(fate.work());
      Instant deadline = scheduler.entry(task).deadline;
      if (deadline != null && fate.keepsDeadline() && end.isAfter(deadline)) {
        at(
            deadline.plusMillis(3),
            () -> comeBack(handOut, Kind.FAILED, FailureCode.DEADLINE_EXCEEDED));
      } else {
        at(end, () -> comeBack(handOut, fate.kind(), fate.code()));
      }
    }
  }

  private void obey(Step step) {
    for (long number : step.cancels()) {
      HandOut handOut = out.get(number);
      if (handOut != null && !handOut.isCancelled) {
        handOut.isCancelled = true;
        Fate fate = handOut.fate;
        at(
            now.plus(fate.reaction()),
            () -> comeBack(handOut, fate.afterCancel(), fate.codeAfterCancel()));
      }
    }
  }

  private void comeBack(HandOut handOut, Kind kind, FailureCode code) {
    if (handOut.isBack) {
      return;
    }
    handOut.isBack = true;
    out.remove(handOut.batch.number());
    BatchEnd end = end(handOut, kind, code);
    Step step = scheduler.accept(end, now);
    diary.add(new Happening.CameBack(now, end, step));
    obey(step);
  }

  private BatchEnd end(HandOut handOut, Kind kind, FailureCode code) {
    long number = handOut.batch.number();
    String task = plan.id(handOut.batch.calls().get(0).task());
    TaskError error = new TaskError(code, code + " says batch " + number);
    return switch (kind) {
      case WORKER_LOST -> new BatchEnd.WorkerLost(number);
      case NEVER_HANDED_OVER -> new BatchEnd.Cancelled(number);
      case REFUSED ->
          new BatchEnd.Refused(number, new TaskError(FailureCode.TOO_LARGE, "no " + number));
      case ABSENT -> done(handOut, List.of());
      case NOT_STARTED -> done(handOut, List.of(TaskOutcome.notStarted(task)));
      case INPUT_MISSING ->
          done(
              handOut,
              List.of(
                  new TaskOutcome(
                      task,
                      TaskOutcome.Kind.FAILED_ATTEMPT,
                      null,
                      new TaskError(FailureCode.INVALID_INPUT, "nothing at /x"),
                      null,
                      null,
                      null,
                      null)));
      case FAILED_UNSTARTED ->
          done(
              handOut,
              List.of(
                  new TaskOutcome(
                      task,
                      TaskOutcome.Kind.FAILED_ATTEMPT,
                      null,
                      error,
                      null,
                      null,
                      null,
                      handOut.fate.retryAfter())));
      case CONDITION_FALSE ->
          done(
              handOut,
              List.of(
                  new TaskOutcome(
                      task, TaskOutcome.Kind.SKIPPED, null, null, null, null, null, null)));
      case DONE -> done(handOut, List.of(outcome(handOut, task, TaskOutcome.Kind.DONE, null)));
      case FAILED ->
          done(handOut, List.of(outcome(handOut, task, TaskOutcome.Kind.FAILED_ATTEMPT, error)));
    };
  }

  private static BatchEnd done(HandOut handOut, List<TaskOutcome> outcomes) {
    int worker = handOut.fate.worker();
    return new BatchEnd.Done(
        handOut.batch.number(), outcomes, new WorkerState("w" + worker, 1 + worker));
  }

  private TaskOutcome outcome(
      HandOut handOut, String task, TaskOutcome.Kind kind, @Nullable TaskError error) {
    Fate fate = handOut.fate;
    long number = handOut.batch.number();
    TaskMetrics metrics =
        new TaskMetrics(
            fate.work(),
            fate.queued(),
            Duration.ofNanos(number * 1_000),
            number % 7,
            number,
            2 * number,
            0,
            new Tokens(number, 1));
    return new TaskOutcome(
        task,
        kind,
        kind == TaskOutcome.Kind.DONE
            ? new TaskOutput.Data(JsonNodeFactory.instance.numberNode(number))
            : null,
        error,
        metrics,
        handOut.since.plus(fate.queued()),
        now,
        fate.retryAfter());
  }
}
