package dev.weft.task;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node of a graph: what to do, with what, after what, and how hard to try.
 *
 * <p>Defaults are filled in. Immutable and thread-safe.
 *
 * @param id its name in the graph
 * @param type its type
 * @param operation its operation; {@code null} for custom types
 * @param options settings of the operation: a map of values as written
 * @param modelId the model to use, if any
 * @param input its input as written
 * @param dependencies what it explicitly waits for; {@link #waitsFor()} adds what it refers to
 * @param onFailure what its failure does to others
 * @param priority how urgent it is; NORMAL by default
 * @param deadline when it must have ended, if ever
 * @param timeout how long one attempt may take; 5 minutes by default
 * @param retry how often to try again; 3 times by default
 * @param noRetryOn codes after which it is not tried again although they are retryable
 * @param metadata labels for people and reports
 * @param description a sentence for people
 * @param flow whether, how often and in how many parts it runs
 * @param requirements what it asks of workers before it starts; nothing by default
 */
public record Task(
    TaskId id,
    TaskType type,
    @Nullable String operation,
    Values options,
    @Nullable String modelId,
    InputTemplate input,
    List<Dependency> dependencies,
    OnFailure onFailure,
    TaskPriority priority,
    @Nullable Deadline deadline,
    Duration timeout,
    RetryPolicy retry,
    Set<FailureCode> noRetryOn,
    Map<String, String> metadata,
    @Nullable String description,
    Flow flow,
    Requirements requirements) {

  /** How long one attempt may take when the task does not say. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** Checks and copies. */
  public Task {
    requireNonNull(id, "id is null");
    requireNonNull(type, "type is null");
    requireNonNull(options, "options is null");
    requireNonNull(input, "input is null");
    dependencies = List.copyOf(dependencies);
    noRetryOn =
        noRetryOn.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(noRetryOn));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    requireNonNull(flow, "flow is null");
    requireNonNull(requirements, "requirements is null");
  }

  /** A task that asks nothing of workers but to run it. */
  public Task(
      TaskId id,
      TaskType type,
      @Nullable String operation,
      Values options,
      @Nullable String modelId,
      InputTemplate input,
      List<Dependency> dependencies,
      OnFailure onFailure,
      TaskPriority priority,
      @Nullable Deadline deadline,
      Duration timeout,
      RetryPolicy retry,
      Set<FailureCode> noRetryOn,
      Map<String, String> metadata,
      @Nullable String description,
      Flow flow) {
    this(
        id,
        type,
        operation,
        options,
        modelId,
        input,
        dependencies,
        onFailure,
        priority,
        deadline,
        timeout,
        retry,
        noRetryOn,
        metadata,
        description,
        flow,
        Requirements.NONE);
  }

  /** A task that runs once, always and by itself. */
  public Task(
      TaskId id,
      TaskType type,
      @Nullable String operation,
      Values options,
      @Nullable String modelId,
      InputTemplate input,
      List<Dependency> dependencies,
      OnFailure onFailure,
      TaskPriority priority,
      @Nullable Deadline deadline,
      Duration timeout,
      RetryPolicy retry,
      Set<FailureCode> noRetryOn,
      Map<String, String> metadata,
      @Nullable String description) {
    this(
        id,
        type,
        operation,
        options,
        modelId,
        input,
        dependencies,
        onFailure,
        priority,
        deadline,
        timeout,
        retry,
        noRetryOn,
        metadata,
        description,
        Flow.PLAIN);
  }

  /** What it says it needs of its worker while it runs. */
  public ResourceNeeds resources() {
    return requirements.resources();
  }

  /** What happens when no worker has room for it; {@code null} for what the graph says. */
  public @Nullable AdmissionMode admission() {
    return requirements.admission();
  }

  /**
   * Returns what this task waits for: its dependencies, and the tasks that its input, its
   * condition, its list and what it gives a sub-graph refer to.
   *
   * <p>An explicit dependency wins over a reference to the same task; of several references to one
   * task the strictest counts.
   */
  public List<Dependency> waitsFor() {
    Map<TaskId, Dependency> all = new LinkedHashMap<>();
    for (Reference reference : references()) {
      Set<TaskStatus> accept = reference.acceptsAnyEnd() ? Dependency.ANY : Dependency.COMPLETED;
      all.merge(
          reference.from(),
          new Dependency(reference.from(), accept),
          (a, b) -> a.accept().size() <= b.accept().size() ? a : b);
    }
    dependencies.forEach(dependency -> all.put(dependency.task(), dependency));
    return new ArrayList<>(all.values());
  }

  private List<Reference> references() {
    List<Reference> references = new ArrayList<>(input.references());
    Condition when = flow.when();
    if (when != null) {
      references.addAll(when.references());
    }
    ForEach forEach = flow.forEach();
    if (forEach != null) {
      references.addAll(Values.value(forEach.list()).references());
    }
    GraphUse graph = flow.graph();
    if (graph != null) {
      references.addAll(graph.params().references());
    }
    return references;
  }

  /** Type and operation, as people name them. */
  public String title() {
    return operation == null ? type.name() : type.name() + " " + operation;
  }

  /**
   * What people call this kind of work: the operation, the type of a custom task, or the sub-graph;
   * and whether it is done for each item of a list.
   */
  public String action() {
    GraphUse graph = flow.graph();
    String own = operation == null ? type.name() : operation;
    String one = graph == null ? own : "graph " + graph.graph();
    return flow.forEach() == null ? one : one + ", for each item";
  }
}
