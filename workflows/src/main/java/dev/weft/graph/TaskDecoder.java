package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.Dependency;
import dev.weft.task.InputTemplate;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.TaskType;
import dev.weft.task.Values;
import java.time.Instant;
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
              "operation",
              "options",
              "modelId",
              "input",
              "dependencies",
              "onFailure",
              "priority",
              "deadline",
              "timeout",
              "maxRetries",
              "backoff",
              "noRetryOn",
              "metadata",
              "description"));

  static final Map<String, ProblemCode> RESERVED = reserved();

  private final @Nullable Links links;
  private final Problems problems;
  private final PolicyFields policies;
  private final OperationCheck operations;
  private final ModelCheck models;
  private final InputFields inputs;
  private final DependencyFields dependencies;
  private final ObjectNode noOptions = JsonNodeFactory.instance.objectNode();

  TaskDecoder(
      Vocabulary vocabulary,
      Parameters parameters,
      @Nullable Links links,
      @Nullable Instant now,
      Problems problems) {
    this.links = links;
    this.problems = problems;
    ValueCheck values = new ValueCheck(parameters, links, problems);
    policies = new PolicyFields(values, now, problems);
    operations = new OperationCheck(vocabulary, parameters, values, problems);
    models = new ModelCheck(vocabulary, problems);
    inputs = new InputFields(values, problems);
    dependencies = new DependencyFields(links, values, problems);
  }

  private static Map<String, ProblemCode> reserved() {
    Map<String, ProblemCode> reserved = new LinkedHashMap<>();
    reserved.put("graph", ProblemCode.G100);
    reserved.put("params", ProblemCode.G102);
    reserved.put("forEach", ProblemCode.G103);
    reserved.put("when", ProblemCode.G104);
    reserved.put("waitFor", ProblemCode.G105);
    reserved.put("queueTimeout", ProblemCode.G106);
    reserved.put("resources", ProblemCode.G107);
    reserved.put("admission", ProblemCode.G108);
    reserved.put("fuse", ProblemCode.G109);
    reserved.put("estimate", ProblemCode.G110);
    reserved.put("queue", ProblemCode.G111);
    reserved.put("limitKey", ProblemCode.G112);
    reserved.put("approval", ProblemCode.G114);
    reserved.put("cache", ProblemCode.G115);
    reserved.put("budget", ProblemCode.G116);
    reserved.put("fallbackModelId", ProblemCode.G117);
    return reserved;
  }

  PolicyFields policies() {
    return policies;
  }

  /** Returns the task, or {@code null} after a report. */
  @Nullable Task read(JsonNode node, Place place, int index, TaskDefaults defaults) {
    int before = problems.errors();
    Fields fields = Fields.of(node, place, "a task", FIELDS, RESERVED, problems);
    if (fields == null) {
      return null;
    }
    if (fields.has("graph")) {
      List.of("type", "operation", "input").forEach(fields::excuse);
    }
    TaskId id = id(fields);
    TaskType type = operations.type(fields);
    String operation = type == null ? null : operations.operation(fields, type);
    OperationSpec spec = type == null ? null : operations.spec(fields, type, operation);
    options(fields, spec);
    String modelId = modelId(fields);
    if (spec != null) {
      models.check(fields, spec, modelId);
    }
    InputTemplate.Kind kind = inputs.read(fields, index);
    if (spec != null && kind != null) {
      operations.input(fields, spec, kind);
    }
    List<Dependency> waitsFor = dependencies.read(fields, index);
    var onFailure = policies.onFailure(fields);
    var priority = policies.priority(fields, defaults.priority());
    var deadline = policies.deadline(fields);
    var timeout = policies.timeout(fields, defaults.timeout());
    var retry = policies.retry(fields, defaults.retry());
    var noRetryOn = policies.noRetryOn(fields, defaults.noRetryOn());
    var metadata = policies.metadata(fields);
    String description = fields.text("description");
    if (problems.errors() > before || id == null || type == null) {
      return null;
    }
    JsonNode input = fields.get("input");
    return new Task(
        id,
        type,
        operation,
        Values.map(fields.get("options") instanceof ObjectNode map ? map : noOptions),
        modelId,
        input == null ? InputTemplate.NONE : InputTemplate.of(input),
        waitsFor,
        onFailure,
        priority,
        deadline,
        timeout,
        retry,
        noRetryOn,
        metadata,
        description);
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
