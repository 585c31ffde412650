package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.starter.generated.Surroundings.Made;
import dev.weft.starter.generated.Surroundings.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Makes random graphs that are legal by construction. */
final class GraphMaker {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** How deep sub-graphs stand in each other at most. */
  private static final int LEVELS = 3;

  private static final List<String> ACCEPTS =
      List.of(
          "FAILED TIMEOUT",
          "COMPLETED FAILED TIMEOUT",
          "SKIPPED",
          "COMPLETED SKIPPED",
          "FAILED SKIPPED CANCELLED",
          "COMPLETED FAILED");

  private final int seed;
  private final Random random;
  private final ValueMaker values;
  private final boolean mayFailTheRun;
  private final ObjectNode graphs = NODES.objectNode();
  private final List<Sub> made = new ArrayList<>();

  /** A sub-graph that may be used again. */
  private record Sub(
      String name, int height, Map<String, Shape> params, Map<String, Shape> outputs) {}

  private GraphMaker(int seed, Random random, boolean mayFailTheRun) {
    this.seed = seed;
    this.random = random;
    this.values = new ValueMaker(random);
    this.mayFailTheRun = mayFailTheRun;
  }

  /**
   * Makes a graph.
   *
   * @param seed chooses the scripts of its tasks
   * @param random makes all other choices
   * @param mayFailTheRun whether some tasks may have {@code onFailure: failRun}
   */
  static Generated make(int seed, Random random, boolean mayFailTheRun) {
    return new GraphMaker(seed, random, mayFailTheRun).graph();
  }

  /**
   * A graph and what its parameters are given.
   *
   * @param tree the graph
   * @param params values by name
   */
  record Generated(ObjectNode tree, Map<String, JsonNode> params) {}

  private Generated graph() {
    ObjectNode tree = NODES.objectNode().put("weft", 1).put("name", "generated");
    ObjectNode defaults = tree.putObject("defaults").put("maxRetries", values.below(3));
    defaults.putObject("backoff").put("initial", "1ms").put("factor", 1).put("max", "1ms");
    Map<String, Shape> params = shapes("p", 3);
    Map<String, JsonNode> given = new HashMap<>();
    declare(tree, params).forEach(name -> given.put(name, values.data(params.get(name))));
    Surroundings around = Surroundings.of(params);
    tree.set("tasks", tasks(around, 2 + values.below(5), 0));
    outputs(tree, around, 4);
    if (!graphs.isEmpty()) {
      tree.set("graphs", graphs);
    }
    return new Generated(tree, given);
  }

  private Map<String, Shape> shapes(String prefix, int most) {
    Map<String, Shape> shapes = new TreeMap<>();
    for (int left = values.below(most + 1); left > 0; left--) {
      shapes.put(prefix + left, values.shape());
    }
    return shapes;
  }

  /** Declares parameters; returns those without default. */
  private List<String> declare(ObjectNode section, Map<String, Shape> params) {
    List<String> required = new ArrayList<>();
    if (params.isEmpty() && values.chance(50)) {
      return required;
    }
    ObjectNode declared = section.putObject("params");
    params.forEach(
        (name, shape) -> {
          ObjectNode own = declared.putObject(name).put("type", type(shape));
          if (values.chance(50)) {
            own.set("default", values.data(shape));
          } else {
            required.add(name);
          }
        });
    return required;
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case NUMBER -> "integer";
      case TEXT -> "string";
      case OBJECT -> "object";
      case LIST -> "array";
    };
  }

  private Map<String, Shape> outputs(ObjectNode section, Surroundings around, int most) {
    Map<String, Shape> shapes = shapes("o", most);
    if (!shapes.isEmpty()) {
      ObjectNode outputs = section.putObject("outputs");
      shapes.forEach((name, shape) -> outputs.set(name, values.value(around, shape)));
    }
    return shapes;
  }

  private ArrayNode tasks(Surroundings around, int count, int level) {
    List<JsonNode> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(task("t" + i, around, level));
    }
    if (values.chance(30)) {
      Collections.shuffle(tasks, random);
    }
    return NODES.arrayNode().addAll(tasks);
  }

  private ObjectNode task(String id, Surroundings before, int level) {
    ObjectNode task = NODES.objectNode().put("id", id);
    boolean isMapped = values.chance(38);
    boolean isUse = level < LEVELS && values.chance(level == 0 ? 35 : 22);
    Surroundings around = isMapped ? before.withItem() : before;
    if (isMapped) {
      task.set("forEach", forEach(before));
    }
    Map<String, Shape> outputs = isUse ? use(task, around, level) : work(task, around);
    if (values.chance(25)) {
      task.set("when", values.condition(around, 2));
    }
    dependencies(task, before);
    onFailure(task);
    if (values.chance(10)) {
      task.put("priority", values.one(List.of("LOW", "HIGH", "CRITICAL")));
    }
    before.tasks().add(new Made(id, isMapped, isUse, outputs));
    return task;
  }

  private Map<String, Shape> work(ObjectNode task, Surroundings around) {
    task.put("type", ScriptedTask.SPEC.type().name());
    task.putObject("options").put("seed", seed);
    if (values.chance(25)) {
      task.put("maxRetries", values.below(4));
    }
    if (values.chance(10)) {
      task.putArray("noRetryOn").add("RATE_LIMITED").add("STORAGE_FULL");
    }
    int kind = values.below(100);
    if (kind < 45) {
      ObjectNode custom = task.putObject("input").putObject("custom");
      shapes("v", 3).forEach((name, shape) -> custom.set(name, values.value(around, shape)));
    } else if (kind < 65) {
      task.putObject("input").set("text", values.value(around, Shape.TEXT));
    } else if (kind < 75 && around.isMapped()) {
      task.set("input", values.item(values.shape()));
    } else if (kind < 90 && !around.tasks().isEmpty()) {
      task.set("input", values.reference(around, values.shape()));
    }
    return Map.of();
  }

  private Map<String, Shape> use(ObjectNode task, Surroundings around, int level) {
    List<Sub> again = made.stream().filter(each -> each.height() + level <= LEVELS).toList();
    Sub sub = !again.isEmpty() && values.chance(25) ? values.one(again) : sub(level + 1);
    task.put("graph", sub.name());
    ObjectNode params = NODES.objectNode();
    JsonNode declared = graphs.path(sub.name()).path("params");
    sub.params()
        .forEach(
            (name, shape) -> {
              if (!declared.path(name).has("default") || values.chance(60)) {
                params.set(name, given(around, shape));
              }
            });
    if (!params.isEmpty()) {
      task.set("params", params);
    }
    return sub.outputs();
  }

  /** What a part of {@code {from, orElse}} is where only the whole is there, nobody says. */
  private JsonNode given(Surroundings around, Shape shape) {
    JsonNode value = values.value(around, shape);
    if (shape == Shape.OBJECT && value instanceof ObjectNode reference && reference.has("from")) {
      reference.remove("orElse");
    }
    return value;
  }

  private Sub sub(int level) {
    ObjectNode section = NODES.objectNode();
    Map<String, Shape> params = shapes("q", 3);
    declare(section, params);
    Surroundings around = Surroundings.of(params);
    int before = made.size();
    section.set("tasks", tasks(around, 1 + values.below(3), level));
    Map<String, Shape> outputs = outputs(section, around, 3);
    int height = 1;
    for (JsonNode task : section.path("tasks")) {
      for (Sub each : made) {
        if (each.name().equals(task.path("graph").asText())) {
          height = Math.max(height, each.height() + 1);
        }
      }
    }
    Sub sub = new Sub("g" + made.size() + "-" + before, height, params, outputs);
    graphs.set(sub.name(), section);
    made.add(sub);
    return sub;
  }

  private ObjectNode forEach(Surroundings around) {
    ObjectNode forEach = NODES.objectNode();
    JsonNode param = values.param(around, Shape.LIST);
    int kind = values.below(100);
    if (kind < 55 && !around.tasks().isEmpty()) {
      ObjectNode from = values.reference(around, values.chance(90) ? Shape.LIST : values.shape());
      forEach.set("from", from.get("from"));
      if (from.has("at") && !from.has("part")) {
        forEach.set("at", from.get("at"));
      }
      if (values.chance(20)) {
        forEach.put("maxItems", 1 + values.below(3));
      }
    } else if (kind < 75 && param != null) {
      forEach.setAll((ObjectNode) param);
    } else {
      ArrayNode list = (ArrayNode) values.data(Shape.LIST);
      if (values.chance(15)) {
        list.add(values.below(10)).addNull();
      }
      forEach.set("literal", list);
    }
    if (values.chance(25)) {
      forEach.put("label", values.one(List.of("/n", "/name", "")));
    }
    if (values.chance(30)) {
      forEach.put("maxConcurrent", 1 + values.below(2));
    }
    if (values.chance(30)) {
      forEach.put("tolerate", values.below(3));
    } else if (values.chance(40)) {
      forEach.put("tolerate", values.one(List.of("50%", "34%", "100%", "33.4%", "0%", "20%")));
    }
    return forEach;
  }

  private void dependencies(ObjectNode task, Surroundings before) {
    boolean isAny = !before.tasks().isEmpty() && values.chance(14);
    if (before.tasks().isEmpty() || !isAny && values.chance(65)) {
      return;
    }
    List<Made> chosen = new ArrayList<>(before.tasks());
    Collections.shuffle(chosen, random);
    ArrayNode dependencies = task.putArray("dependencies");
    for (Made each : chosen.subList(0, Math.min(chosen.size(), 1 + values.below(3)))) {
      if (values.chance(35)) {
        dependencies.add(each.id());
        continue;
      }
      ObjectNode entry = dependencies.addObject().put("task", each.id());
      if (values.chance(35)) {
        entry.put("accept", "ANY");
      } else {
        ArrayNode accept = entry.putArray("accept");
        List.of(values.one(ACCEPTS).split(" ")).forEach(accept::add);
      }
    }
    if (isAny) {
      task.put("waitFor", "any");
    }
  }

  private void onFailure(ObjectNode task) {
    int kind = values.below(100);
    if (mayFailTheRun && kind < 15) {
      task.put("onFailure", "failRun");
    } else if (kind < 30) {
      task.put("onFailure", "ignore");
    } else if (kind < 42) {
      task.putObject("onFailure").set("output", values.data(values.shape()));
    } else if (kind < 48) {
      task.put("onFailure", "skipDependents");
    }
  }
}
