package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.Deadline;
import dev.weft.task.Task;
import dev.weft.task.TaskId;
import dev.weft.task.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a graph whose parameters are filled in as far as they are known. */
final class GraphDecoder {
  /** The version of the format. */
  static final int VERSION = 1;

  static final Set<String> FIELDS =
      new LinkedHashSet<>(
          List.of(
              "weft",
              "name",
              "description",
              "params",
              "deadline",
              "metadata",
              "defaults",
              "tasks",
              "outputs"));
  static final Map<String, ProblemCode> RESERVED = reserved();

  private static final int PATH_SHOWN = 12;

  private final Parameters parameters;
  private final Links links = new Links();
  private final Problems problems;
  private final TaskDecoder taskDecoder;

  GraphDecoder(
      Vocabulary vocabulary, Parameters parameters, @Nullable Instant now, Problems problems) {
    this.parameters = parameters;
    this.problems = problems;
    taskDecoder = new TaskDecoder(vocabulary, parameters, links, now, problems);
  }

  private static Map<String, ProblemCode> reserved() {
    Map<String, ProblemCode> reserved = new LinkedHashMap<>();
    reserved.put("graphs", ProblemCode.G101);
    reserved.put("admission", ProblemCode.G108);
    reserved.put("limits", ProblemCode.G113);
    return reserved;
  }

  /** Returns the graph, or {@code null} after a report. */
  @Nullable TaskGraph read(ObjectNode tree) {
    Fields fields = Fields.of(tree, Place.ROOT, "a graph", FIELDS, RESERVED, problems);
    if (fields == null) {
      return null;
    }
    version(fields);
    String name = name(fields);
    String description = fields.text("description");
    PolicyFields policies = taskDecoder.policies();
    Deadline deadline = policies.deadline(fields);
    Map<String, String> metadata = policies.metadata(fields);
    TaskDefaults defaults = TaskDefaults.read(fields.get("defaults"), policies, problems);
    List<Task> tasks = tasks(fields, defaults);
    Values outputs = outputs(fields);
    boolean hasErrors = problems.all().stream().anyMatch(Problem::isError);
    return hasErrors || name == null
        ? null
        : new TaskGraph(
            tree, name, description, parameters.declared(), deadline, metadata, tasks, outputs);
  }

  private void version(Fields fields) {
    JsonNode version = fields.required("weft", "write weft: " + VERSION);
    if (version != null && !(version.isIntegralNumber() && version.asLong() == VERSION)) {
      problems.add(
          ProblemCode.G019,
          fields.place("weft"),
          version,
          "this release reads version " + VERSION + " of the format",
          "write weft: " + VERSION);
    }
  }

  private @Nullable String name(Fields fields) {
    fields.required("name", "a name for the graph");
    String name = fields.text("name");
    if (name != null && !TaskId.isValid(name)) {
      problems.add(
          ProblemCode.G020,
          fields.place("name"),
          fields.get("name"),
          "a name must be 1 to 128 letters (a to z), digits, '.', '_' or '-'");
    }
    return name;
  }

  private List<Task> tasks(Fields fields, TaskDefaults defaults) {
    JsonNode list = fields.required("tasks", "a list of tasks");
    Place place = fields.place("tasks");
    if (list == null) {
      return List.of();
    }
    if (!list.isArray()) {
      problems.add(ProblemCode.G012, place, list, "'tasks' must be a list");
      return List.of();
    }
    if (list.isEmpty()) {
      problems.add(ProblemCode.G022, place, list, "a graph needs at least one task");
      return List.of();
    }
    if (list.size() > TaskGraph.TASK_LIMIT) {
      problems.add(
          ProblemCode.W001,
          place,
          null,
          list.size() + " tasks; a run of this release may have " + TaskGraph.TASK_LIMIT,
          "such a graph is refused at submit");
    }
    ids(list, place);
    List<Task> tasks = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Task task = taskDecoder.read(list.get(i), place.item(i), i, defaults);
      if (task != null) {
        tasks.add(task);
      }
    }
    for (int[] cycle : links.walk(list.size()).cycles()) {
      report(cycle, list, place);
    }
    return tasks;
  }

  private void ids(JsonNode list, Place place) {
    Map<String, Integer> first = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode id = list.get(i).path("id");
      if (!TaskDecoder.isId(id)) {
        // What refers to a task without a good id is not reported as well.
        list.get(i).properties().stream()
            .filter(
                each -> !TaskDecoder.FIELDS.contains(each.getKey()) || each.getKey().equals("id"))
            .forEach(each -> links.addBroken(each.getValue().asText()));
      } else if (!links.add(id.textValue(), i)) {
        problems.add(
            ProblemCode.G021,
            place.item(i).member("id"),
            id,
            "there are two tasks '" + id.textValue() + "'",
            "the other is task " + first.get(id.textValue()) + " of the list, counted from 0");
      } else {
        first.put(id.textValue(), i);
      }
    }
  }

  private void report(int[] cycle, JsonNode list, Place tasks) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < cycle.length; i++) {
      if (i < PATH_SHOWN) {
        path.append(id(list, cycle[i])).append(" -> ");
      } else if (i == PATH_SHOWN) {
        path.append("... (").append(cycle.length - PATH_SHOWN).append(" more) -> ");
      }
    }
    path.append(id(list, cycle[0]));
    JsonNode first = list.get(cycle[0]);
    String next = id(list, cycle[1]);
    Place place = tasks.item(cycle[0]);
    JsonNode dependencies = first.path("dependencies");
    Place where = place.member("input");
    for (int i = 0; i < dependencies.size(); i++) {
      JsonNode entry = dependencies.get(i);
      if (next.equals(entry.asText()) || next.equals(entry.path("task").asText())) {
        where = place.member("dependencies").item(i);
      }
    }
    problems.add(
        ProblemCode.G042, where, first.get("id"), "tasks wait for each other", path.toString());
  }

  private static String id(JsonNode list, int index) {
    return list.get(index).path("id").asText();
  }

  private Values outputs(Fields fields) {
    JsonNode outputs = fields.get("outputs");
    if (outputs instanceof ObjectNode map) {
      new ValueCheck(parameters, links, problems)
          .map(map, fields.place("outputs"), ValueCheck.OUTPUTS);
      return Values.map(map);
    }
    if (outputs != null) {
      problems.add(
          ProblemCode.G012, fields.place("outputs"), outputs, "'outputs' must be an object");
    }
    return Values.map(JsonNodeFactory.instance.objectNode());
  }
}
