package dev.weft.scheduling;

import static dev.weft.scheduling.RandomGraphs.START;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.GraphReader;
import dev.weft.graph.TaskGraph;
import dev.weft.graph.Vocabulary;
import dev.weft.result.TaskError;
import dev.weft.run.RoomAnswer;
import dev.weft.run.RoomQuery;
import dev.weft.run.Routes;
import dev.weft.run.RunStatus;
import dev.weft.run.SchedulerConfig;
import dev.weft.run.TaskOutcome;
import dev.weft.run.WorkerState;
import dev.weft.task.Deadline;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads a scheduler by the hand, task by task. */
final class Driver {
  private static final WorkerState WORKER = new WorkerState("w", 2);

  final Plan plan;
  final TaskScheduler scheduler;
  private final Map<String, Batch> out = new LinkedHashMap<>();
  private final Map<String, Ended> ends = new LinkedHashMap<>();
  private final Set<Long> cancels = new LinkedHashSet<>();
  private final List<String> asks = new ArrayList<>();
  private Instant now = START;

  private Driver(Plan plan, SchedulingRules rules) {
    this.plan = plan;
    this.scheduler = TaskScheduler.of(plan, rules, 7, START, Map.of());
    apply(scheduler.grow(now));
  }

  static Driver of(@Nullable Deadline deadline, Task... tasks) {
    return new Driver(
        PlanCompiler.compile(
            RandomGraphs.graph("driven", List.of(tasks), deadline), Routes.TOGETHER),
        SchedulingRules.FIRST);
  }

  /** Leads a run of today's rules. */
  static Driver of(GraphBuilder graph) {
    TaskGraph read = GraphReader.readBound(graph.toTree(), Vocabulary.UNKNOWN).orThrow();
    return new Driver(
        PlanCompiler.compile(read, Routes.BY_TYPE), SchedulingRules.of((SchedulerConfig) null));
  }

  /** A task with another policy, deadline and patience. */
  static Task with(Task task, OnFailure policy, @Nullable Deadline deadline, RetryPolicy retry) {
    return new Task(
        task.id(),
        task.type(),
        task.operation(),
        task.options(),
        task.modelId(),
        task.input(),
        task.dependencies(),
        policy,
        task.priority(),
        deadline,
        task.timeout(),
        retry,
        task.noRetryOn(),
        task.metadata(),
        task.description());
  }

  /** Hands out whatever may go until it is this task's turn. */
  Driver start(String task) {
    while (!out.containsKey(task)) {
      Optional<Batch> next = scheduler.next(now);
      Batch batch = next.orElseThrow(() -> new NoSuchElementException(task + " is not ready"));
      out.put(plan.id(batch.calls().get(0).task()), batch);
    }
    return this;
  }

  Driver done(String task) {
    TaskOutput output = new TaskOutput.Data(JsonNodeFactory.instance.textNode(task));
    return accept(
        task, new TaskOutcome(task, TaskOutcome.Kind.DONE, output, null, null, now, now, null));
  }

  Driver fail(String task) {
    return fail(task, FailureCode.PROVIDER_REFUSED);
  }

  Driver fail(String task, FailureCode code) {
    TaskError error = new TaskError(code, "no luck");
    return accept(
        task,
        new TaskOutcome(task, TaskOutcome.Kind.FAILED_ATTEMPT, null, error, null, now, now, null));
  }

  /** Fails without saying when it started, as a worker may that is not ours. */
  Driver failUnstarted(String task, FailureCode code) {
    TaskError error = new TaskError(code, "no luck");
    return accept(
        task,
        new TaskOutcome(
            task, TaskOutcome.Kind.FAILED_ATTEMPT, null, error, null, null, null, null));
  }

  Driver conditionFalse(String task) {
    return accept(
        task, new TaskOutcome(task, TaskOutcome.Kind.SKIPPED, null, null, null, null, null, null));
  }

  /** Nothing was run. */
  Driver back(String task) {
    return accept(task, TaskOutcome.notStarted(task));
  }

  Driver lose(String task) {
    start(task);
    apply(scheduler.accept(new BatchEnd.WorkerLost(out.remove(task).number()), now));
    return this;
  }

  /** A worker takes nothing, and says what it has. */
  Driver refuse(String task, WorkerState worker) {
    start(task);
    apply(scheduler.accept(new BatchEnd.Done(out.remove(task).number(), List.of(), worker), now));
    return this;
  }

  /** The batch lay in its queue for as long as it may. */
  Driver notTaken(String task) {
    start(task);
    apply(scheduler.accept(new BatchEnd.NotTaken(out.remove(task).number()), now));
    return this;
  }

  /** The workers have been asked about a task. */
  Driver answerRoom(String task, RoomAnswer answer) {
    RoomQuery query = scheduler.rooms().query(plan.indexOf(task));
    apply(scheduler.rooms().answered(query, answer, now));
    return this;
  }

  /** Of which tasks it was to be found out since the last call whether anybody is large enough. */
  List<String> asked() {
    List<String> asked = List.copyOf(asks);
    asks.clear();
    return asked;
  }

  Batch batch(String task) {
    start(task);
    return out.get(task);
  }

  String why(String task) {
    return new Explainer(plan, scheduler).state(plan.indexOf(task)).reason();
  }

  private Driver accept(String task, TaskOutcome outcome) {
    start(task);
    long batch = out.remove(task).number();
    apply(scheduler.accept(new BatchEnd.Done(batch, List.of(outcome), WORKER), now));
    return this;
  }

  Driver cancelTask(String task) {
    return cancelTask(task, "not needed");
  }

  Driver cancelTask(String task, String reason) {
    apply(scheduler.cancelTask(plan.indexOf(task), reason, now));
    return this;
  }

  Driver cancelRun() {
    apply(scheduler.cancelRun("changed our minds", now));
    return this;
  }

  /** It is so many milliseconds after the start now. */
  Driver tick(long millis) {
    now = START.plusMillis(millis);
    apply(scheduler.expire(now));
    return this;
  }

  private void apply(Step step) {
    for (Ended end : step.ended()) {
      if (ends.put(plan.id(end.task()), end) != null) {
        throw new AssertionError(plan.id(end.task()) + " ended twice");
      }
    }
    cancels.addAll(step.cancels());
    step.asks().forEach(task -> asks.add(plan.id(task)));
  }

  boolean isCancelAsked(String task) {
    return cancels.contains(out.get(task).number());
  }

  boolean isOpen(String task) {
    return !ends.containsKey(task);
  }

  Ended end(String task) {
    return Optional.ofNullable(ends.get(task))
        .orElseThrow(() -> new AssertionError(task + " has not ended"));
  }

  int attemptOf(String task) {
    return out.get(task).calls().get(0).attempt();
  }

  Optional<Batch> next() {
    return scheduler.next(now);
  }

  RunStatus status() {
    return scheduler.status();
  }
}
