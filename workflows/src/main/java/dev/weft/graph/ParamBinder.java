package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.InputTemplate;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Fills parameters into a tree, at the places where they may stand and nowhere else.
 *
 * <p>What is not known, or not well-formed, stays as it is for the decoder to report. Subtrees
 * without parameters are shared with the tree as written.
 */
final class ParamBinder {
  private static final List<String> PARAM = List.of("param", "at");

  private final Parameters parameters;

  private ParamBinder(Parameters parameters) {
    this.parameters = parameters;
  }

  /** Returns the tree with parameters filled in, without its section {@code params}. */
  static ObjectNode bind(ObjectNode tree, Parameters parameters) {
    if (!tree.has("params")) {
      return tree;
    }
    ObjectNode bound = JsonNodeFactory.instance.objectNode();
    ParamBinder binder = new ParamBinder(parameters);
    tree.properties()
        .forEach(
            member -> {
              if (!member.getKey().equals("params")) {
                bound.set(member.getKey(), binder.ofGraph(member.getKey(), member.getValue()));
              }
            });
    return bound;
  }

  /** Returns tasks with parameters filled in. */
  static JsonNode tasks(JsonNode tasks, Parameters parameters) {
    return new ParamBinder(parameters).items(tasks);
  }

  private JsonNode ofGraph(String name, JsonNode value) {
    return switch (name) {
      case "deadline" -> typed(value, TypedField.DEADLINE);
      case "defaults" -> members(value, this::ofDefaults);
      case "tasks" -> items(value);
      case "outputs" -> values(value, true);
      default -> value;
    };
  }

  private JsonNode ofDefaults(String name, JsonNode value) {
    return switch (name) {
      case "priority" -> typed(value, TypedField.PRIORITY);
      case "timeout" -> typed(value, TypedField.TIMEOUT);
      default -> value;
    };
  }

  private JsonNode ofTask(String name, JsonNode value) {
    return switch (name) {
      case "priority" -> typed(value, TypedField.PRIORITY);
      case "timeout" -> typed(value, TypedField.TIMEOUT);
      case "deadline" -> typed(value, TypedField.DEADLINE);
      case "modelId" -> typed(value, TypedField.MODEL_ID);
      case "options", "params" -> values(value, true);
      case "when" -> condition(value);
      case "forEach" -> list(value);
      case "input" -> ValueForm.of(value) == null ? members(value, this::ofInput) : value;
      default -> value;
    };
  }

  private JsonNode ofInput(String kind, JsonNode body) {
    return values(body, kind.equals(InputTemplate.Kind.MODEL.key()));
  }

  /** Fills both sides of comparisons; the objects around them are no values. */
  private JsonNode condition(JsonNode tree) {
    if (tree.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode(tree.size());
      tree.forEach(each -> list.add(condition(each)));
      return list.equals(tree) ? tree : list;
    }
    return tree.has("value")
        ? members(tree, (name, side) -> values(side, false))
        : members(tree, (name, inner) -> condition(inner));
  }

  /** A list that is filled in is one of exactly these items, whatever they look like. */
  private JsonNode list(JsonNode forEach) {
    ObjectNode param = JsonNodeFactory.instance.objectNode();
    for (String each : PARAM) {
      if (forEach.has(each)) {
        param.set(each, forEach.get(each));
      }
    }
    boolean isParam =
        ValueForm.of(forEach) == ValueForm.PARAM && !forEach.has("from") && !forEach.has("literal");
    JsonNode found = isParam ? parameters.find(param) : null;
    if (found == null || !found.isArray()) {
      return forEach;
    }
    ObjectNode bound = JsonNodeFactory.instance.objectNode();
    bound.set(ValueForm.LITERAL.key(), found);
    forEach
        .properties()
        .forEach(
            each -> {
              if (!PARAM.contains(each.getKey())) {
                bound.set(each.getKey(), each.getValue());
              }
            });
    return bound;
  }

  private JsonNode values(JsonNode tree, boolean isMap) {
    return new Values(tree, isMap && tree.isObject()).fill(parameters::find).tree();
  }

  private JsonNode typed(JsonNode value, TypedField field) {
    if (ValueForm.of(value) != ValueForm.PARAM) {
      return value;
    }
    Parameter parameter = parameters.declared().get(value.path("param").asText());
    JsonNode found = parameters.find(value);
    boolean fits = parameter != null && field.takes(parameter, value);
    return found == null || !fits ? value : found;
  }

  private JsonNode items(JsonNode tasks) {
    if (!tasks.isArray()) {
      return tasks;
    }
    ArrayNode bound = JsonNodeFactory.instance.arrayNode(tasks.size());
    tasks.forEach(task -> bound.add(members(task, this::ofTask)));
    return bound;
  }

  private static JsonNode members(JsonNode tree, BiFunction<String, JsonNode, JsonNode> bind) {
    if (!(tree instanceof ObjectNode object)) {
      return tree;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    boolean isChanged = false;
    for (var member : object.properties()) {
      JsonNode bound = bind.apply(member.getKey(), member.getValue());
      isChanged |= !isSame(bound, member.getValue());
      copy.set(member.getKey(), bound);
    }
    return isChanged ? copy : tree;
  }

  @SuppressWarnings("ReferenceEquality") // whether it was bound, not whether it looks alike
  private static boolean isSame(JsonNode a, JsonNode b) {
    return a == b;
  }
}
