package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.run.RunStatus;
import dev.weft.task.TaskStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Predicts from the tree of a graph alone what comes of a run, as docs/graph-files.md, skipped.md
 * and lifecycle.md say; slow and obvious, and nothing of the engine.
 *
 * <p>It knows no time: a task is worked out when somebody asks for its end, and asks for those it
 * waits for. Where the language leaves something to time it says so with {@link TimingDecides}, or
 * with {@link Seen#ANYTHING} in a value:
 *
 * <ul>
 *   <li>{@code waitFor: any}: each of the accepted tasks may be the first, and of the others any
 *       may have ended by then; predicted if all that comes to the same.
 *   <li>The first failed part of a mapped task or sub-graph: any of those that fail.
 *   <li>{@code failRun}: see {@link Prediction#isCut}.
 * </ul>
 */
final class SlowModel {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEFAULT_RETRIES = 3;
  private static final int DEFAULT_MOST_ITEMS = 10_000;

  private final JsonNode graph;
  private final Map<String, Integer> limits = new TreeMap<>();
  private boolean isCut;

  private SlowModel(JsonNode graph) {
    this.graph = graph;
  }

  /** Predicts a run of a graph with these parameters. */
  static Prediction predict(JsonNode graph, Map<String, JsonNode> given) {
    SlowModel model = new SlowModel(graph);
    Map<String, JsonNode> params = new HashMap<>(given);
    graph
        .path("params")
        .properties()
        .forEach(e -> params.putIfAbsent(e.getKey(), e.getValue().path("default")));
    Room top = model.new Room(graph, params, "");
    Map<String, End> ends = top.flat();
    RunStatus status = top.isCompleted() && !model.isCut ? RunStatus.COMPLETED : RunStatus.FAILED;
    return new Prediction(status, ends, top.outputs(), model.limits, model.isCut);
  }

  /** The tasks of the graph, or of one use of a sub-graph. */
  private final class Room {
    private final JsonNode section;
    private final Map<String, JsonNode> params;
    private final String prefix;
    private final Map<String, End> known = new LinkedHashMap<>();

    Room(JsonNode section, Map<String, JsonNode> params, String prefix) {
      this.section = section;
      this.params = params;
      this.prefix = prefix;
    }

    /** Every end in here by its path. */
    Map<String, End> flat() {
      Map<String, End> all = new TreeMap<>();
      for (JsonNode task : section.path("tasks")) {
        End end = end(task.path("id").asText());
        all.put(prefix + task.path("id").asText(), end);
        all.putAll(end.parts());
      }
      return all;
    }

    boolean isCompleted() {
      return ends().stream().allMatch(End::isForgiven);
    }

    private List<End> ends() {
      List<End> ends = new ArrayList<>();
      section.path("tasks").forEach(task -> ends.add(end(task.path("id").asText())));
      return ends;
    }

    /** One whose value is missing is left out. */
    ObjectNode outputs() {
      ObjectNode outputs = NODES.objectNode();
      Meaning meaning = new Meaning(this::end, params, null);
      section
          .path("outputs")
          .properties()
          .forEach(
              e -> {
                JsonNode value = meaning.valueOrNull(e.getValue());
                if (value != null) {
                  outputs.set(e.getKey(), value);
                }
              });
      return outputs;
    }

    End end(String id) {
      End end = known.get(id);
      if (end == null) {
        JsonNode task = task(id);
        end = waited(task).under(task.get("onFailure"));
        if (end.status().isFailure() && task.path("onFailure").asText().equals("failRun")) {
          isCut = true;
        }
        known.put(id, end);
      }
      return end;
    }

    private JsonNode task(String id) {
      for (JsonNode each : section.path("tasks")) {
        if (each.path("id").asText().equals(id)) {
          return each;
        }
      }
      throw new IllegalArgumentException("no task " + id);
    }

    private End waited(JsonNode task) {
      Map<String, Set<TaskStatus>> accepts = accepts(task);
      List<String> accepted = new ArrayList<>();
      boolean isForgiven = true;
      for (Map.Entry<String, Set<TaskStatus>> each : accepts.entrySet()) {
        End end = end(each.getKey());
        if (each.getValue().contains(end.seenAs())) {
          accepted.add(each.getKey());
        } else {
          isForgiven &= end.isForgiven();
        }
      }
      boolean isAny = task.path("waitFor").asText().equals("any");
      if (isAny ? accepted.isEmpty() : accepted.size() < accepts.size()) {
        return End.skipped(FailureCode.DEPENDENCY_NOT_MET, isForgiven);
      }
      return isAny ? inEachWorld(task, accepts.keySet(), accepted) : started(task, this::end);
    }

    /** One of the accepted has ended, and of all others any may have. */
    private End inEachWorld(JsonNode task, Set<String> awaited, List<String> accepted) {
      List<String> all = List.copyOf(awaited);
      Set<End> possible = new HashSet<>();
      for (int world = 1; world < 1 << all.size(); world++) {
        Set<String> ended = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
          if ((world & 1 << i) != 0) {
            ended.add(all.get(i));
          }
        }
        if (accepted.stream().anyMatch(ended::contains)) {
          possible.add(started(task, id -> ended.contains(id) ? end(id) : null));
        }
      }
      TimingDecides.unless(possible.size() == 1, task.path("id").asText());
      return possible.iterator().next();
    }

    private End started(JsonNode task, Function<String, @Nullable End> tasks) {
      Meaning meaning = new Meaning(tasks, params, null);
      String path = prefix + task.path("id").asText();
      JsonNode when = task.get("when");
      boolean isAskedOfEach = task.has("forEach") && when != null && asksForItem(when);
      if (when != null && !isAskedOfEach && !meaning.holds(when)) {
        return End.skipped(FailureCode.CONDITION_FALSE, true);
      }
      return task.has("forEach")
          ? mapped(task, path, isAskedOfEach, meaning)
          : single(task, path, meaning);
    }

    private End mapped(JsonNode task, String path, boolean isAskedOfEach, Meaning meaning) {
      JsonNode forEach = task.get("forEach");
      JsonNode items = meaning.valueOrNull(list(forEach));
      if (items == null || !items.isArray()) {
        return End.failed(FailureCode.INVALID_INPUT, 0);
      }
      if (items.size() > forEach.path("maxItems").asInt(DEFAULT_MOST_ITEMS)) {
        return End.failed(FailureCode.TOO_LARGE, 0);
      }
      if (forEach.has("maxConcurrent")) {
        limits.put(path, forEach.get("maxConcurrent").intValue());
      }
      List<End> instances = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        Meaning own = meaning.with(items.get(i));
        instances.add(
            isAskedOfEach && !own.holds(task.get("when"))
                ? End.skipped(FailureCode.CONDITION_FALSE, true)
                : single(task, path + "[" + i + "]", own));
      }
      return new Instances(path, items, forEach, instances).whole();
    }

    private End single(JsonNode task, String path, Meaning meaning) {
      return task.has("graph") ? used(task, path, meaning) : worked(task, path, meaning);
    }

    private End used(JsonNode task, String path, Meaning meaning) {
      JsonNode used = graph.path("graphs").path(task.path("graph").asText());
      Map<String, JsonNode> values = new HashMap<>();
      for (Map.Entry<String, JsonNode> each : used.path("params").properties()) {
        JsonNode given = task.path("params").get(each.getKey());
        JsonNode value =
            given == null ? each.getValue().get("default") : meaning.valueOrNull(given);
        if (value != null) {
          values.put(each.getKey(), value);
        }
      }
      Room room = new Room(used, values, path + "/");
      Map<String, End> inside = room.flat();
      if (room.isCompleted()) {
        return End.completed(room.outputs(), 0).with(inside, null);
      }
      Set<FailureCode> codes = EnumSet.noneOf(FailureCode.class);
      room.ends().stream()
          .filter(each -> each.status().isFailure() && !each.isForgiven())
          .forEach(each -> codes.addAll(each.codes()));
      return End.failed(codes).with(inside, null);
    }

    private End worked(JsonNode task, String path, Meaning meaning) {
      JsonNode given;
      try {
        given = given(task.path("input"), meaning);
      } catch (Meaning.Missing e) {
        return End.failed(FailureCode.INVALID_INPUT, 0);
      }
      int seed = task.path("options").path("seed").intValue();
      Script script = Script.of(seed, path);
      JsonNode defaults = graph.path("defaults");
      int retries =
          task.path("maxRetries").asInt(defaults.path("maxRetries").asInt(DEFAULT_RETRIES));
      JsonNode noRetryOn = task.has("noRetryOn") ? task.get("noRetryOn") : NODES.arrayNode();
      for (int attempt = 1; ; attempt++) {
        FailureCode failure = script.failure(attempt);
        if (failure == null) {
          return End.completed(Script.answer(seed, path, given), attempt);
        }
        boolean isForbidden = false;
        for (JsonNode each : noRetryOn) {
          isForbidden |= each.asText().equals(failure.name());
        }
        if (!failure.retryable() || isForbidden || attempt > retries) {
          return End.failed(failure, attempt);
        }
      }
    }

    private static JsonNode given(JsonNode input, Meaning meaning) throws Meaning.Missing {
      if (input.has("from") || input.has("item")) {
        return meaning.value(input);
      }
      if (input.has("custom")) {
        return meaning.value(input.get("custom"));
      }
      if (!input.has("text")) {
        return NODES.nullNode();
      }
      JsonNode text = meaning.value(input.get("text"));
      if (text.isContainerNode() || text.isNull()) {
        throw new Meaning.Missing(); // of the wrong kind is the same failure
      }
      return NODES.textNode(text.asText());
    }
  }

  private static boolean asksForItem(JsonNode condition) {
    return values(condition).stream()
        .flatMap(each -> Meaning.forms(each).stream())
        .anyMatch(each -> each.has("item"));
  }

  /** Both sides of each comparison of a condition. */
  private static List<JsonNode> values(JsonNode condition) {
    List<JsonNode> values = new ArrayList<>();
    for (JsonNode each : condition) {
      if (condition.has("value")) {
        values.add(each);
      } else {
        values.addAll(values(each));
      }
    }
    return values;
  }

  private static ObjectNode list(JsonNode forEach) {
    ObjectNode list = NODES.objectNode();
    for (String each : List.of("from", "param", "literal", "at")) {
      if (forEach.has(each)) {
        list.set(each, forEach.get(each));
      }
    }
    return list;
  }

  /** What a task waits for, and which ends of it let it start. */
  private static Map<String, Set<TaskStatus>> accepts(JsonNode task) {
    Map<String, Set<TaskStatus>> accepts = new LinkedHashMap<>();
    List<JsonNode> written = new ArrayList<>();
    if (task.has("when")) {
      written.addAll(values(task.get("when")));
    }
    written.add(list(task.path("forEach")));
    JsonNode input = task.path("input");
    written.add(input);
    task.path("params").forEach(written::add);
    for (JsonNode value : written) {
      for (JsonNode each : Meaning.forms(value)) {
        if (each.has("from")) {
          boolean takesAll =
              each.has("orElse") || !each.path("part").asText("output").equals("output");
          accepts
              .computeIfAbsent(each.path("from").asText(), any -> all())
              .retainAll(takesAll ? all() : Set.of(TaskStatus.COMPLETED));
        }
      }
    }
    for (JsonNode each : task.path("dependencies")) {
      String id = each.isTextual() ? each.asText() : each.path("task").asText();
      Set<TaskStatus> set = all();
      if (!each.path("accept").asText().equals("ANY")) {
        set.clear();
        each.path("accept").forEach(word -> set.add(TaskStatus.valueOf(word.asText())));
      }
      accepts.put(id, each.has("accept") ? set : Set.of(TaskStatus.COMPLETED));
    }
    return accepts;
  }

  private static Set<TaskStatus> all() {
    return EnumSet.of(
        TaskStatus.COMPLETED,
        TaskStatus.FAILED,
        TaskStatus.TIMEOUT,
        TaskStatus.CANCELLED,
        TaskStatus.SKIPPED);
  }

  /** The instances of a mapped task, all ended. */
  private record Instances(String path, JsonNode items, JsonNode forEach, List<End> ends) {

    End whole() {
      Map<String, End> parts = new TreeMap<>();
      ObjectNode group = NODES.objectNode();
      group.set("counts", counts());
      ArrayNode errors = group.putArray("errors");
      ArrayNode results = group.putArray("results");
      ArrayNode answers = NODES.arrayNode();
      Set<FailureCode> codes = EnumSet.noneOf(FailureCode.class);
      for (int i = 0; i < ends.size(); i++) {
        End end = ends.get(i);
        String own = path + "[" + i + "]";
        parts.put(own, end);
        parts.putAll(end.parts());
        answers.add(end.output());
        results.add(result(own, end));
        if (end.status().isFailure()) {
          codes.addAll(end.codes());
          errors.add(error(i, own, end));
        }
      }
      ObjectNode output = NODES.objectNode();
      output.set("items", answers);
      output.put("count", ends.size());
      boolean isTolerable = count(TaskStatus.FAILED) + count(TaskStatus.TIMEOUT) <= tolerated();
      End end = isTolerable ? End.completed(output, 0) : End.failed(codes);
      return end.with(parts, group);
    }

    private int tolerated() {
      JsonNode tolerate = forEach.path("tolerate");
      if (!tolerate.isTextual()) {
        return tolerate.asInt(0);
      }
      String number = tolerate.asText().replace("%", "");
      return new BigDecimal(number)
          .multiply(BigDecimal.valueOf(ends.size()))
          .divide(BigDecimal.valueOf(100), RoundingMode.DOWN)
          .intValue();
    }

    private int count(TaskStatus status) {
      return (int) ends.stream().filter(each -> each.status() == status).count();
    }

    private ObjectNode counts() {
      ObjectNode counts = NODES.objectNode().put("total", ends.size());
      counts.put("completed", count(TaskStatus.COMPLETED));
      counts.put("failed", count(TaskStatus.FAILED)).put("timeout", count(TaskStatus.TIMEOUT));
      counts.put("skipped", count(TaskStatus.SKIPPED));
      return counts.put("cancelled", count(TaskStatus.CANCELLED));
    }

    private JsonNode error(int index, String own, End end) {
      JsonNode label = items.get(index).at(forEach.path("label").asText("/id"));
      ObjectNode error = NODES.objectNode().put("index", index);
      error.put("label", label.isContainerNode() ? "" : label.isNull() ? "" : label.asText());
      List<String> leaves =
          end.parts().entrySet().stream()
              .filter(each -> each.getValue().status().isFailure())
              .filter(each -> !hasFailedPart(each.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (leaves.isEmpty()) {
        error.put("task", own);
      } else if (leaves.size() == 1) {
        error.put("task", leaves.get(0));
      } else {
        error.set("task", Seen.ANYTHING);
      }
      error.set("code", end.code());
      return error.set("message", Seen.ANYTHING);
    }

    private static boolean hasFailedPart(End end) {
      return end.parts().values().stream().anyMatch(each -> each.status().isFailure());
    }

    private static JsonNode result(String own, End end) {
      ObjectNode result = NODES.objectNode().put("taskId", own);
      result.put("status", end.status().name()).put("attempts", end.attempts());
      if (!end.codes().isEmpty()) {
        result.set("code", end.code());
      }
      return result;
    }
  }
}
