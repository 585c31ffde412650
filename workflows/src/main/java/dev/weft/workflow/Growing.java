package dev.weft.workflow;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import dev.weft.data.TaskOutput;
import dev.weft.failure.FailureCode;
import dev.weft.result.TaskError;
import dev.weft.result.TaskResult;
import dev.weft.run.Expansion;
import dev.weft.run.ExpansionRequest;
import dev.weft.run.Gathering;
import dev.weft.run.OtherRunQuery;
import dev.weft.run.OutputsAnswer;
import dev.weft.run.OutputsRequest;
import dev.weft.run.RoomQuery;
import dev.weft.run.RunRequest;
import dev.weft.run.SourceEnd;
import dev.weft.run.Sources;
import dev.weft.run.WireFormat;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.PlanGrower;
import dev.weft.scheduling.SchedulingRules;
import dev.weft.scheduling.Step;
import dev.weft.scheduling.TaskScheduler;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets tasks become what they stand for, and puts together what these answer.
 *
 * <p>What lies in the workflow and is small is worked out in place, the rest by the archive;
 * answers of the archive wait in an inbox until the run's loop takes them in.
 */
final class Growing {
  /** What a workflow works out by itself, in bytes of JSON. */
  private static final int IN_PLACE = 4 * 1024;

  /** So many instances are put together in one step. */
  private static final int SLICE = 500;

  private final Plan plan;
  private final int mostTasks;
  private final RunRequest request;
  private final TaskScheduler scheduler;
  private final Outputs outputs;
  private final RunArchive archive;
  private final PlanGrower grower;
  private final Map<Integer, Expansion> expansions = new TreeMap<>();

  /** Results of instances that somebody asks for. */
  private final Map<Integer, TaskResult> wantedResults = new TreeMap<>();

  private List<Supplier<Step>> inbox = new ArrayList<>();

  /** How many answers have not been taken in, besides those about tasks of other runs. */
  private int asked;

  /** When the inbox is being emptied. */
  private Instant now = Instant.EPOCH;

  Growing(
      Plan plan,
      RunRequest request,
      SchedulingRules rules,
      TaskScheduler scheduler,
      Outputs outputs,
      RunArchive archive) {
    this.plan = plan;
    this.mostTasks = rules.mostTasks();
    this.request = request;
    this.scheduler = scheduler;
    this.outputs = outputs;
    this.archive = archive;
    this.grower = new PlanGrower(plan, scheduler::hasEnded);
  }

  /**
   * What is still needed of tasks that have grown, as it travels.
   *
   * @param expansions what mapped tasks become, whose instances are not all there or not gathered
   * @param wantedResults results of instances that somebody asks for
   */
  record State(Map<Integer, Expansion> expansions, Map<Integer, TaskResult> wantedResults) {}

  State state() {
    return new State(new TreeMap<>(expansions), new TreeMap<>(wantedResults));
  }

  /** Takes up what an earlier execution knew, and asks again what it was waiting to hear. */
  void restore(State state) {
    expansions.putAll(state.expansions());
    wantedResults.putAll(state.wantedResults());
    scheduler.wholes().awaited().forEach(this::await);
  }

  boolean hasNews() {
    return !inbox.isEmpty();
  }

  /** Whether nothing is asked but what can be asked again at any time. */
  boolean isIdle() {
    return asked == 0 && inbox.isEmpty();
  }

  /** Keeps the result of an instance if somebody asks for it. */
  void note(int task, TaskResult result) {
    int whole = plan.parent(task);
    if (whole >= 0 && grower.isMapped(whole) && plan.isReadForResults(whole)) {
      wantedResults.put(task, result);
    }
  }

  /** Takes in what came back, one step after the other. */
  List<Step> drain(Instant instant) {
    now = instant;
    if (inbox.isEmpty()) {
      return List.of();
    }
    List<Supplier<Step>> arrived = inbox;
    inbox = new ArrayList<>();
    return arrived.stream().map(Supplier::get).toList();
  }

  /** Lets a task become what it stands for, or some more of it. */
  Step grow(int task, Instant instant) {
    now = instant;
    Expansion known = expansions.get(task);
    if (known != null) {
      return addInstances(task, known);
    }
    Expansion.Question question = grower.question(task, Math.max(0, mostTasks - plan.size()));
    if (question == null) {
      return become(task, new Expansion(null, null, 0, List.of(), null));
    }
    Map<String, SourceEnd> sources = outputs.seenFromTheTop(task);
    if (isHere(sources)) {
      return become(task, Expansion.answer(question, new Sources(sources, output -> output)));
    }
    ask(
        () -> archive.expand(new ExpansionRequest(request.run(), question, sources)),
        answer -> become(task, answer),
        error -> scheduler.wholes().failedToGrow(task, error, now));
    return Step.NONE;
  }

  private static boolean isHere(Map<String, SourceEnd> sources) {
    return sources.values().stream()
        .noneMatch(
            each ->
                each.output() instanceof TaskOutput.Ref || each.group() instanceof TaskOutput.Ref);
  }

  private Step become(int task, Expansion expansion) {
    TaskError skipped = expansion.skipped();
    if (skipped != null) {
      return scheduler.wholes().grownToNothing(task, skipped, now);
    }
    TaskError error = expansion.error();
    if (error != null) {
      return scheduler.wholes().failedToGrow(task, error, now);
    }
    boolean isMapped = grower.isMapped(task);
    int parts = isMapped ? expansion.count() : plan.partCount(task);
    if (plan.size() + parts > mostTasks) {
      String message =
          "'%s' would bring the run to %d tasks, and a run of this release has at most %d"
              .formatted(plan.id(task), plan.size() + parts, mostTasks);
      return scheduler
          .wholes()
          .failedToGrow(task, new TaskError(FailureCode.TOO_LARGE, message), now);
    }
    if (!scheduler.wholes().grown(task, parts, now)) {
      return Step.NONE;
    }
    if (isMapped) {
      expansions.put(task, expansion);
      return addInstances(task, expansion);
    }
    grower.addTasks(task);
    return takeIn();
  }

  private Step addInstances(int map, Expansion expansion) {
    int from = scheduler.wholes().instances(map);
    int room = scheduler.wholes().roomForInstances(map, grower.maxConcurrent(map));
    grower.addInstances(map, expansion, from, from + room);
    return takeIn();
  }

  private Step takeIn() {
    outputs.grow();
    return scheduler.grow(now);
  }

  /** Puts together what a task answers, now that all it became has ended. */
  Step gather(int whole, Instant instant) {
    now = instant;
    return grower.isMapped(whole) ? gatherInstances(whole) : gatherOutputs(whole);
  }

  private Step gatherOutputs(int use) {
    if (!outputs.isWanted(use)) {
      return scheduler.wholes().gathered(use, null, now);
    }
    ObjectNode declared = grower.outputs(use);
    Map<String, SourceEnd> sources = outputs.answering(use);
    if (isHere(sources)) {
      ObjectNode answer = new Sources(sources, output -> output).resolve(declared);
      if (WireFormat.bytes(answer).length <= IN_PLACE) {
        return scheduler.wholes().gathered(use, new TaskOutput.Data(answer), now);
      }
    }
    ask(
        () -> archive.resolveOutputs(new OutputsRequest(request.run(), declared, sources)),
        answer -> scheduler.wholes().gathered(use, output(answer), now),
        error -> scheduler.wholes().failedToGather(use, error, now));
    return Step.NONE;
  }

  private static TaskOutput output(OutputsAnswer answer) {
    return answer.ref() == null
        ? new TaskOutput.Data(requireNonNull(answer.outputs(), "outputs is null"))
        : new TaskOutput.Ref(answer.ref());
  }

  private Step gatherInstances(int map) {
    Expansion expansion = requireNonNull(expansions.remove(map), "expansion is null");
    List<Gathering.Instance> instances = instances(map, expansion);
    if (isSmall(instances)) {
      Gathering.Lists lists = new Gathering.Lists(null);
      instances.forEach(each -> lists.add(each, output -> output));
      ObjectNode output = lists.output();
      ObjectNode group = lists.group(scheduler.wholes().partCounts(map));
      if (WireFormat.bytes(output).length <= IN_PLACE
          && WireFormat.bytes(group).length <= IN_PLACE) {
        return gathered(
            map, new Gathering(new TaskOutput.Data(output), new TaskOutput.Data(group)));
      }
    }
    gather(map, instances, 0, null);
    return Step.NONE;
  }

  private static boolean isSmall(List<Gathering.Instance> instances) {
    return instances.size() <= SLICE
        && instances.stream().noneMatch(each -> each.output() instanceof TaskOutput.Ref);
  }

  private void gather(
      int map, List<Gathering.Instance> instances, int from, @Nullable DataRef before) {
    int to = Math.min(instances.size(), from + SLICE);
    Gathering.Request slice =
        new Gathering.Request(
            request.run(),
            scheduler.wholes().partCounts(map),
            before,
            instances.subList(from, to),
            to == instances.size());
    ask(
        () -> archive.gather(slice),
        answer -> {
          if (answer.whole() != null) {
            return gathered(map, answer.whole());
          }
          gather(map, instances, to, answer.partial());
          return Step.NONE;
        },
        error -> scheduler.wholes().failedToGather(map, error, now));
  }

  private Step gathered(int map, Gathering gathering) {
    outputs.keepGroup(map, gathering.group());
    // Of outputs that nobody asks for, no list was made.
    return scheduler.wholes().gathered(map, outputs.isWanted(map) ? gathering.output() : null, now);
  }

  private List<Gathering.Instance> instances(int map, Expansion expansion) {
    List<Gathering.Instance> instances = new ArrayList<>();
    boolean isWanted = outputs.isWanted(map);
    for (int part : plan.parts(map)) {
      int index = plan.position(part);
      SourceEnd end = isWanted ? outputs.end(part) : null;
      instances.add(
          new Gathering.Instance(
              index,
              index < expansion.labels().size() ? expansion.labels().get(index) : "",
              scheduler.statusOf(part),
              end == null ? null : end.output(),
              plan.id(scheduler.wholes().firstFailed(part)),
              scheduler.errorOf(part),
              wantedResults.remove(part)));
    }
    return instances;
  }

  /** Finds out whether any worker is large enough for a task. */
  void findRoom(int task) {
    RoomQuery query = scheduler.rooms().query(task);
    ask(
        () -> archive.room(query),
        answer -> scheduler.rooms().answered(query, answer, now),
        error -> scheduler.rooms().notAnswered(query, now));
  }

  /** Waits for a task of another run, for as long as it takes. */
  void await(int task) {
    OtherRunQuery query = new OtherRunQuery(plan.id(task), plan.mustExist(task));
    RunArchive patient = Planning.patientArchive(request.routes());
    hear(
        () -> patient.awaitTask(query),
        end -> {
          TaskOutput group = end.group();
          if (group != null) {
            outputs.keepGroup(task, group);
          }
          return scheduler.wholes().otherRunEnded(task, end, now);
        },
        error -> scheduler.wholes().otherRunUnknown(task, error, now));
  }

  private interface Taken<T> {
    Step apply(T answer);
  }

  private <T> void ask(Functions.Func<T> question, Taken<T> taken, Taken<TaskError> failed) {
    asked++;
    hear(
        question,
        answer -> {
          asked--;
          return taken.apply(answer);
        },
        error -> {
          asked--;
          return failed.apply(error);
        });
  }

  private <T> void hear(Functions.Func<T> question, Taken<T> taken, Taken<TaskError> failed) {
    Promise<T> answer = Async.function(question);
    answer.handle(
        (value, failure) -> {
          inbox.add(
              failure == null ? () -> taken.apply(value) : () -> failed.apply(error(failure)));
          return value;
        });
  }

  private static TaskError error(RuntimeException failure) {
    if (failure instanceof ActivityFailure activity
        && activity.getCause() instanceof ApplicationFailure cause) {
      return new TaskError(
          FailureCode.of(cause.getType()).orElse(FailureCode.INTERNAL), cause.getOriginalMessage());
    }
    return new TaskError(FailureCode.INTERNAL, String.valueOf(failure.getMessage()));
  }
}
