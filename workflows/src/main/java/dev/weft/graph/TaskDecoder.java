package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.task.Deadline;
import dev.weft.task.Dependency;
import dev.weft.task.Flow;
import dev.weft.task.InputTemplate;
import dev.weft.task.OnFailure;
import dev.weft.task.Requirements;
import dev.weft.task.RetryPolicy;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskType;
import dev.weft.task.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one task. */
final class TaskDecoder {
  /** The largest options as written, in characters of text. */
  static final int OPTIONS_LIMIT = 64 * 1024;

  static final Set<String> FIELDS =
      new LinkedHashSet<>(
          List.of(
              "id",
              "type",
              "graph",
              "params",
              "operation",
              "options",
              "modelId",
              "input",
              "dependencies",
              "waitFor",
              "when",
              "forEach",
              "onFailure",
              "priority",
              "deadline",
              "timeout",
              "maxRetries",
              "backoff",
              "noRetryOn",
              "fuse",
              "estimate",
              "resources",
              "admission",
              "queueTimeout",
              "limitKey",
              "metadata",
              "description"));

  static final Map<String, ProblemCode> RESERVED = reserved();

  /** What says how to work: a task that stands for a sub-graph does not work itself. */
  static final List<String> NOT_WITH_GRAPH =
      List.of(
          "type",
          "operation",
          "options",
          "modelId",
          "input",
          "timeout",
          "maxRetries",
          "backoff",
          "noRetryOn",
          "resources",
          "queueTimeout",
          "limitKey",
          "fuse",
          "estimate");

  private static final Set<String> FIELDS_WITH_GRAPH = fieldsWithGraph();

  /** What a task does when it starts, and how hard it tries. */
  private record Work(
      TaskType type,
      @Nullable String operation,
      ObjectNode options,
      @Nullable String modelId,
      InputTemplate input,
      Duration timeout,
      RetryPolicy retry,
      Set<FailureCode> noRetryOn) {}

  private final @Nullable Links links;
  private final Problems problems;
  private final PolicyFields policies;
  private final OperationCheck operations;
  private final ModelCheck models;
  private final InputFields inputs;
  private final DependencyFields dependencies;
  private final FlowFields flows;
  private final RequirementFields requirements;
  private final ObjectNode noOptions = JsonNodeFactory.instance.objectNode();

  TaskDecoder(
      Vocabulary vocabulary,
      Parameters parameters,
      @Nullable Links links,
      @Nullable SubGraphs graphs,
      @Nullable Instant now,
      Problems problems) {
    this.links = links;
    this.problems = problems;
    ReferenceCheck references = new ReferenceCheck(links, problems);
    ValueCheck values = new ValueCheck(parameters, references, problems);
    policies = new PolicyFields(values, now, problems);
    operations = new OperationCheck(vocabulary, parameters, values, problems);
    models = new ModelCheck(vocabulary, problems);
    inputs = new InputFields(links == null, values, problems);
    dependencies = new DependencyFields(links, references, problems);
    flows = new FlowFields(graphs, parameters, values, references, problems);
    requirements = new RequirementFields(problems);
  }

  private static Set<String> fieldsWithGraph() {
    Set<String> fields = new LinkedHashSet<>(FIELDS);
    fields.addAll(NOT_WITH_GRAPH);
    return Collections.unmodifiableSet(fields);
  }

  private static Map<String, ProblemCode> reserved() {
    Map<String, ProblemCode> reserved = new LinkedHashMap<>();
    reserved.put("queue", ProblemCode.G111);
    reserved.put("approval", ProblemCode.G114);
    reserved.put("cache", ProblemCode.G115);
    reserved.put("budget", ProblemCode.G116);
    reserved.put("fallbackModelId", ProblemCode.G117);
    return reserved;
  }

  PolicyFields policies() {
    return policies;
  }

  OperationCheck operations() {
    return operations;
  }

  /** Returns the task, or {@code null} after a report. */
  @Nullable Task read(JsonNode node, Place place, int index, TaskDefaults defaults) {
    int before = problems.errors();
    boolean isGraph = node.has("graph");
    Fields fields =
        Fields.of(node, place, "a task", isGraph ? FIELDS_WITH_GRAPH : FIELDS, RESERVED, problems);
    if (fields == null) {
      return null;
    }
    // Where one task is read alone, its items have been filled in or are the business of others.
    Site site = Site.of(index, links == null || fields.has("forEach"));
    TaskId id = id(fields);
    Work work = isGraph ? ofGraph(fields, defaults) : work(fields, site, defaults);
    List<Dependency> waitsFor = dependencies.read(fields, index);
    Flow flow = flows.read(fields, site, policies, defaults.fuse());
    Requirements asked =
        isGraph
            ? requirements.ofGraph(fields)
            : requirements.read(fields, policies, defaults.queueTimeout());
    OnFailure onFailure = policies.onFailure(fields);
    TaskPriority priority = policies.priority(fields, defaults.priority());
    Deadline deadline = policies.deadline(fields);
    Map<String, String> metadata = policies.metadata(fields);
    String description = fields.text("description");
    if (problems.errors() > before || id == null || work == null) {
      return null;
    }
    Task task =
        new Task(
            id,
            work.type,
            work.operation,
            Values.map(work.options),
            work.modelId,
            work.input,
            waitsFor,
            onFailure,
            priority,
            deadline,
            work.timeout,
            work.retry,
            work.noRetryOn,
            metadata,
            description,
            flow,
            asked);
    return waitsForSomething(task, fields) ? task : null;
  }

  private boolean waitsForSomething(Task task, Fields fields) {
    boolean isGood = !task.flow().waitsForAny() || !task.waitsFor().isEmpty();
    if (!isGood) {
      problems.add(
          ProblemCode.G046,
          fields.place("waitFor"),
          fields.get("waitFor"),
          "this task waits for any of its dependencies, and has none",
          "name them under 'dependencies', or leave 'waitFor' out");
    }
    return isGood;
  }

  private @Nullable Work work(Fields fields, Site site, TaskDefaults defaults) {
    TaskType type = operations.type(fields);
    String operation = type == null ? null : operations.operation(fields, type);
    OperationSpec spec = type == null ? null : operations.spec(fields, type, operation);
    options(fields, spec);
    String modelId = modelId(fields);
    if (spec != null) {
      models.check(fields, spec, modelId);
    }
    InputTemplate.Kind kind = inputs.read(fields, site);
    if (spec != null && kind != null) {
      operations.input(fields, spec, kind);
    }
    Duration timeout = policies.timeout(fields, defaults.timeout());
    RetryPolicy retry = policies.retry(fields, defaults.retry());
    Set<FailureCode> noRetryOn = policies.noRetryOn(fields, defaults.noRetryOn());
    JsonNode input = fields.get("input");
    if (type == null || input != null && kind == null) {
      return null;
    }
    return new Work(
        type,
        operation,
        fields.get("options") instanceof ObjectNode map ? map : noOptions,
        modelId,
        input == null ? InputTemplate.NONE : InputTemplate.of(input),
        timeout,
        retry,
        noRetryOn);
  }

  /** A sub-graph has no work of its own; its tasks say, or the defaults do. */
  private Work ofGraph(Fields fields, TaskDefaults defaults) {
    for (String each : NOT_WITH_GRAPH) {
      if (fields.has(each)) {
        problems.add(
            ProblemCode.G073,
            fields.place(each),
            fields.get(each),
            "'" + each + "' does not go with 'graph'",
            each.equals("type")
                ? "a task has a 'type' or stands for a 'graph'"
                : each.equals("input") || each.equals("options")
                    ? "a sub-graph takes 'params'"
                    : "set it for the tasks of the sub-graph, or under 'defaults'");
      }
    }
    return new Work(
        TaskType.GRAPH,
        null,
        noOptions,
        null,
        InputTemplate.NONE,
        defaults.timeout(),
        defaults.retry(),
        defaults.noRetryOn());
  }

  /** Whether a value has the shape of an id. */
  static boolean isId(@Nullable JsonNode id) {
    return id != null && id.isTextual() && TaskId.isValid(id.textValue());
  }

  private @Nullable TaskId id(Fields fields) {
    JsonNode id = fields.required("id", "a readable name, unique in the graph");
    if (id == null) {
      return null;
    }
    if (!id.isTextual()) {
      problems.add(
          ProblemCode.G012, fields.place("id"), id, "'id' must be a text", Fields.textHint(id));
      return null;
    }
    if (!isId(id)) {
      problems.add(
          ProblemCode.G020,
          fields.place("id"),
          id,
          "an id must be 1 to 128 letters (a to z), digits, '.', '_' or '-'");
      return null;
    }
    return links == null ? new TaskId(id.textValue()) : links.id(id.textValue());
  }

  private void options(Fields fields, @Nullable OperationSpec spec) {
    JsonNode options = fields.get("options");
    if (options != null && InputFields.textSize(options, OPTIONS_LIMIT) > OPTIONS_LIMIT) {
      problems.add(
          ProblemCode.G018,
          fields.place("options"),
          null,
          "'options' may have " + OPTIONS_LIMIT + " characters of text",
          "give large values as input");
      return;
    }
    operations.options(fields, spec);
  }

  private @Nullable String modelId(Fields fields) {
    JsonNode value = policies.typed(fields, TypedField.MODEL_ID);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      problems.add(
          ProblemCode.G012,
          fields.place("modelId"),
          value,
          "'modelId' must be the name of a model",
          Fields.textHint(value));
      return null;
    }
    return value.textValue();
  }
}
