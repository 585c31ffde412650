package dev.weft.scheduling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.graph.TaskGraph;
import dev.weft.task.Deadline;
import dev.weft.task.Dependency;
import dev.weft.task.Flow;
import dev.weft.task.Fuse;
import dev.weft.task.InputTemplate;
import dev.weft.task.OnFailure;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskStatus;
import dev.weft.task.TaskType;
import dev.weft.task.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes graphs: the same random numbers make the same graph. */
final class RandomGraphs {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<TaskType> TYPES =
      List.of(
          TaskType.TEXT_PROCESSING,
          TaskType.DATA_STORAGE,
          TaskType.MODEL_INFERENCE,
          TaskType.custom("resize"),
          TaskType.custom("print"));
  private static final List<TaskStatus> ENDS = List.copyOf(Dependency.ANY);

  private final Random random;

  /** Some graphs are calm, so that not every run falls apart at once. */
  private final double trouble;

  RandomGraphs(Random random) {
    this.random = random;
    this.trouble = random.nextDouble();
  }

  TaskGraph graph(int size) {
    double density = random.nextDouble() * random.nextDouble() * 4;
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      tasks.add(task(i, sources(i, density)));
    }
    if (random.nextBoolean()) {
      Collections.shuffle(tasks, random);
    }
    return graph("random", tasks, chance(0.15) ? deadline(4_000) : null);
  }

  static TaskGraph graph(String name, List<Task> tasks, @Nullable Deadline deadline) {
    return new TaskGraph(
        JSON.objectNode(),
        name,
        null,
        Map.of(),
        deadline,
        Map.of(),
        tasks,
        Values.map(JSON.objectNode()));
  }

  /** A task that is as plain as can be. */
  static Task plain(String id, Dependency... dependencies) {
    return new Task(
        new TaskId(id),
        TaskType.TEXT_PROCESSING,
        "count",
        Values.map(JSON.objectNode()),
        null,
        InputTemplate.NONE,
        List.of(dependencies),
        new OnFailure.SkipDependents(),
        TaskPriority.NORMAL,
        null,
        Task.DEFAULT_TIMEOUT,
        new RetryPolicy(0, Duration.ZERO, 1, Duration.ZERO),
        Set.of(),
        Map.of(),
        null);
  }

  /** The same task with another priority. */
  static Task withPriority(Task task, TaskPriority priority) {
    return copy(task, priority, task.flow());
  }

  /** The same task, expected to take so long. */
  static Task withEstimate(Task task, int millis) {
    Flow flow = new Flow(false, null, null, null, Fuse.AUTO, Duration.ofMillis(millis));
    return copy(task, task.priority(), flow);
  }

  private static Task copy(Task task, TaskPriority priority, Flow flow) {
    return new Task(
        task.id(),
        task.type(),
        task.operation(),
        task.options(),
        task.modelId(),
        task.input(),
        task.dependencies(),
        task.onFailure(),
        priority,
        task.deadline(),
        task.timeout(),
        task.retry(),
        task.noRetryOn(),
        task.metadata(),
        task.description(),
        flow);
  }

  /** A dependency that accepts these ends, or COMPLETED when none is named. */
  static Dependency on(String id, TaskStatus... accept) {
    return new Dependency(
        new TaskId(id), accept.length == 0 ? Dependency.COMPLETED : Set.of(accept));
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private List<Integer> sources(int task, double density) {
    List<Integer> sources = new ArrayList<>();
    int count = task == 0 ? 0 : Math.min(task, (int) (random.nextDouble() * (density + 1.3)));
    while (sources.size() < count) {
      int reach = random.nextBoolean() ? task : Math.min(task, 4);
      int source = task - 1 - random.nextInt(reach);
      if (!sources.contains(source)) {
        sources.add(source);
      }
    }
    return sources;
  }

  private Task task(int number, List<Integer> sources) {
    List<Dependency> dependencies = new ArrayList<>();
    ObjectNode custom = JSON.objectNode();
    for (int source : sources) {
      if (chance(0.3)) {
        ObjectNode reference = custom.putObject("of" + source).put("from", "t" + source);
        if (chance(0.4)) {
          reference.put("part", "status");
        }
      }
      if (!custom.has("of" + source) || chance(0.3)) {
        dependencies.add(new Dependency(new TaskId("t" + source), accept()));
      }
    }
    TaskType type = TYPES.get(random.nextInt(TYPES.size()));
    return new Task(
        new TaskId("t" + number),
        type,
        type.isCustom() ? null : "work",
        Values.map(JSON.objectNode()),
        null,
        InputTemplate.of(JSON.objectNode().set("custom", custom)),
        dependencies,
        onFailure(),
        TaskPriority.values()[random.nextInt(4)],
        chance(0.2 * trouble) ? deadline(2_500) : null,
        Task.DEFAULT_TIMEOUT,
        retry(),
        chance(0.15) ? Set.of(FailureCode.RATE_LIMITED, FailureCode.STORAGE_FULL) : Set.of(),
        chance(0.2) ? Map.of("team", "blue", "batch", "b" + random.nextInt(3)) : Map.of(),
        null);
  }

  private Set<TaskStatus> accept() {
    if (chance(0.6)) {
      return Dependency.COMPLETED;
    }
    if (chance(0.3)) {
      return Dependency.ANY;
    }
    EnumSet<TaskStatus> accept = EnumSet.of(ENDS.get(random.nextInt(ENDS.size())));
    ENDS.stream().filter(end -> chance(0.4)).forEach(accept::add);
    return accept;
  }

  private OnFailure onFailure() {
    double dice = random.nextDouble();
    if (dice < 0.05 * trouble) {
      return new OnFailure.FailRun();
    }
    if (dice < 0.3) {
      return new OnFailure.Ignore();
    }
    return dice < 0.5
        ? new OnFailure.Output(JSON.objectNode().put("text", "instead"))
        : new OnFailure.SkipDependents();
  }

  private Deadline deadline(int mostMillis) {
    long millis = random.nextInt(mostMillis) + 1L;
    return random.nextBoolean()
        ? new Deadline.After(Duration.ofMillis(millis))
        : new Deadline.At(START.plusMillis(millis - 20));
  }

  private RetryPolicy retry() {
    return new RetryPolicy(
        random.nextInt(5),
        Duration.ofMillis(random.nextInt(200)),
        1 + random.nextInt(5) / 2.0,
        Duration.ofMillis(random.nextInt(500)));
  }
}
