package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.Task;
import dev.weft.task.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the tasks that see each other, and the outputs that see them: a graph or a sub-graph. */
final class ScopeDecoder {
  /** The fields that may refer to another task. */
  private static final List<String> REFERRING = List.of("input", "forEach", "when", "params");

  private final Links links = new Links();
  private final Problems problems;
  private final ValueCheck values;
  private final TaskDecoder tasks;

  ScopeDecoder(
      Vocabulary vocabulary,
      Parameters parameters,
      SubGraphs graphs,
      @Nullable Instant now,
      Problems problems) {
    this.problems = problems;
    values = new ValueCheck(parameters, new ReferenceCheck(links, problems), problems);
    tasks = new TaskDecoder(vocabulary, parameters, links, graphs, now, problems);
  }

  PolicyFields policies() {
    return tasks.policies();
  }

  OperationCheck operations() {
    return tasks.operations();
  }

  /** Reads the tasks, and reports those that wait for each other. */
  List<Task> tasks(Fields fields, TaskDefaults defaults) {
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
    List<Task> read = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Task task = tasks.read(list.get(i), place.item(i), i, defaults);
      if (task != null) {
        read.add(task);
      }
    }
    for (int[] cycle : links.walk(list.size()).cycles()) {
      report(cycle, list, place);
    }
    return read;
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
      } else if (!links.add(id.textValue(), i, list.get(i).has("forEach"))) {
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

  private void report(int[] cycle, JsonNode list, Place tasksPlace) {
    JsonNode first = list.get(cycle[0]);
    problems.add(
        ProblemCode.G042,
        waits(first, id(list, cycle[1]), tasksPlace.item(cycle[0])),
        first.get("id"),
        "tasks wait for each other",
        GraphWalk.path(cycle, index -> id(list, index)));
  }

  /** Where a task says that it waits for another: its dependencies, else the field that refers. */
  private static Place waits(JsonNode task, String awaited, Place place) {
    JsonNode dependencies = task.path("dependencies");
    Place found = null;
    for (int i = 0; i < dependencies.size(); i++) {
      JsonNode entry = dependencies.get(i);
      if (awaited.equals(entry.asText()) || awaited.equals(entry.path("task").asText())) {
        found = place.member("dependencies").item(i);
      }
    }
    for (String field : REFERRING) {
      if (found == null && refersTo(task.path(field), awaited)) {
        found = place.member(field);
      }
    }
    return found == null ? place : found;
  }

  private static boolean refersTo(JsonNode tree, String awaited) {
    if (awaited.equals(tree.path("from").asText(null))) {
      return true;
    }
    for (JsonNode each : tree) {
      if (refersTo(each, awaited)) {
        return true;
      }
    }
    return false;
  }

  private static String id(JsonNode list, int index) {
    return list.get(index).path("id").asText();
  }

  /** Reads what the graph answers. */
  Values outputs(Fields fields) {
    JsonNode outputs = fields.get("outputs");
    if (outputs instanceof ObjectNode map) {
      values.map(map, fields.place("outputs"), Site.OUTPUTS);
      return Values.map(map);
    }
    if (outputs != null) {
      problems.add(
          ProblemCode.G012, fields.place("outputs"), outputs, "'outputs' must be an object");
    }
    return Values.map(JsonNodeFactory.instance.objectNode());
  }
}
