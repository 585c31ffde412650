package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.TaskType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the limits of a graph: how many tasks of one kind may run at once. */
final class LimitList {
  static final String LIMITS = "limits";
  static final String MOST = "maxConcurrent";
  static final List<String> KINDS = List.of("type", "modelId", "key");

  /** The most limits of one graph. */
  static final int MOST_LIMITS = 64;

  /** The largest limit. */
  static final int LARGEST = 1_000_000;

  private static final List<String> FIELDS = List.of("type", "modelId", "key", MOST);

  private final OperationCheck operations;
  private final Problems problems;

  LimitList(OperationCheck operations, Problems problems) {
    this.operations = operations;
    this.problems = problems;
  }

  List<ConcurrencyLimit> read(Fields graph) {
    JsonNode list = graph.get(LIMITS);
    Place place = graph.place(LIMITS);
    if (list == null) {
      return List.of();
    }
    if (!list.isArray()) {
      problems.add(ProblemCode.G012, place, list, "'limits' must be a list of limits");
      return List.of();
    }
    if (list.size() > MOST_LIMITS) {
      problems.add(
          ProblemCode.G018,
          place,
          null,
          "a graph may have " + MOST_LIMITS + " limits, this has " + list.size());
      return List.of();
    }
    Map<String, ConcurrencyLimit> limits = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      ConcurrencyLimit limit = limit(list.get(i), place.item(i));
      if (limit != null && limits.putIfAbsent(limit.title(), limit) != null) {
        problems.add(
            ProblemCode.G081, place.item(i), null, "there are two limits for " + limit.title());
      }
    }
    return new ArrayList<>(limits.values());
  }

  private @Nullable ConcurrencyLimit limit(JsonNode node, Place place) {
    Fields fields = Fields.of(node, place, "a limit", FIELDS, Map.of(), problems);
    if (fields == null) {
      return null;
    }
    int before = problems.errors();
    int most = most(fields);
    List<String> kinds = KINDS.stream().filter(fields::has).toList();
    if (kinds.size() != 1) {
      problems.add(
          ProblemCode.G080,
          place,
          null,
          kinds.isEmpty()
              ? "a limit is for a 'type', a 'modelId' or a 'key'"
              : "a limit is for one of " + String.join(", ", kinds) + ", not for several");
      return null;
    }
    TaskType type = fields.has("type") ? operations.type(fields) : null;
    String model = fields.text("modelId");
    if (model != null && model.isBlank()) {
      problems.add(
          ProblemCode.G012,
          fields.place("modelId"),
          fields.get("modelId"),
          "'modelId' must be the name of a model");
    }
    String key = fields.text("key");
    if (key != null) {
      RequirementFields.isKey(fields, "key", problems);
    }
    return problems.errors() > before ? null : new ConcurrencyLimit(type, model, key, most);
  }

  private int most(Fields fields) {
    JsonNode value = fields.required(MOST, "how many may run at once");
    if (value == null) {
      return 1;
    }
    if (!value.isIntegralNumber()) {
      problems.add(
          ProblemCode.G012, fields.place(MOST), value, "'" + MOST + "' must be a whole number");
      return 1;
    }
    boolean isGood =
        value.canConvertToInt() && value.intValue() >= 1 && value.intValue() <= LARGEST;
    if (!isGood) {
      problems.add(
          ProblemCode.G014, fields.place(MOST), value, "'" + MOST + "' must be 1 to " + LARGEST);
    }
    return isGood ? value.intValue() : 1;
  }

  /** Warns of limits that count no task, mostly for a slip of the pen. */
  void checkUses(TaskGraph graph) {
    Place place = Place.ROOT.member(LIMITS);
    for (int i = 0; i < graph.limits().size(); i++) {
      ConcurrencyLimit limit = graph.limits().get(i);
      if (!isUsed(limit, graph)) {
        problems.add(
            ProblemCode.W004,
            place.item(i),
            null,
            "no task is counted by the limit for " + limit.title());
      }
    }
  }

  private static boolean isUsed(ConcurrencyLimit limit, TaskGraph graph) {
    if (limit.modelId() != null && modelIds(graph).anyMatch(JsonNode::isObject)) {
      return true; // which model a parameter stands for, is not known yet
    }
    return graph.work().stream()
        .anyMatch(
            task -> limit.counts(task.type(), task.modelId(), task.requirements().limitKey()));
  }

  private static Stream<JsonNode> modelIds(TaskGraph graph) {
    Stream<JsonNode> subGraphs =
        graph.tree().path("graphs").properties().stream().map(Map.Entry::getValue);
    return Stream.concat(Stream.of(graph.tree()), subGraphs)
        .map(each -> each.path("tasks"))
        .flatMap(tasks -> tasks.valueStream())
        .map(task -> task.get("modelId"))
        .filter(Objects::nonNull);
  }
}
