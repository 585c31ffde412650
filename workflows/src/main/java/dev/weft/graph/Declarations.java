package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code params} of a graph, and the values given for it. */
final class Declarations {
  private static final List<String> FIELDS = List.of("type", "default", "description");

  private final Problems problems;
  private final Map<String, Parameter> declared = new LinkedHashMap<>();
  private final Set<String> broken = new LinkedHashSet<>();
  private final Map<String, JsonNode> values = new LinkedHashMap<>();

  private Declarations(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads the declarations of a whole graph.
   *
   * @param given the values; {@code null} when none are given yet, then none is missing
   */
  static Parameters read(JsonNode tree, @Nullable Map<String, JsonNode> given, Problems problems) {
    return read(tree, Place.ROOT, given, problems);
  }

  /** Reads the declarations of a sub-graph, which each use gives values of its own. */
  static Parameters ofSubGraph(JsonNode graph, Place place, Problems problems) {
    return read(graph, place, null, problems);
  }

  private static Parameters read(
      JsonNode tree, Place graph, @Nullable Map<String, JsonNode> given, Problems problems) {
    Declarations declarations = new Declarations(problems);
    Place place = graph.member("params");
    JsonNode section = tree.get("params");
    if (section instanceof ObjectNode object) {
      object.properties().forEach(e -> declarations.declare(e.getKey(), e.getValue(), place));
    } else if (section != null) {
      problems.add(ProblemCode.G012, place, section, "'params' must be an object");
    }
    if (given != null && (section == null || section.isObject())) {
      declarations.give(given, place);
    }
    return new Parameters(
        declarations.declared, declarations.broken, declarations.values, Map.of());
  }

  private void declare(String name, JsonNode declaration, Place section) {
    Place place = section.member(name);
    broken.add(name);
    Fields fields =
        Fields.of(declaration, place, "the declaration of a parameter", FIELDS, Map.of(), problems);
    if (fields == null) {
      return;
    }
    String description = fields.text("description");
    Parameter.Type type = type(fields);
    if (type == null) {
      return;
    }
    broken.remove(name);
    JsonNode fallback = fields.get("default");
    if (fallback != null && !type.holds(fallback)) {
      problems.add(
          ProblemCode.G063,
          fields.place("default"),
          fallback,
          "the default of '" + name + "' must be " + phrase(type));
      fallback = null;
      broken.add(name);
    }
    declared.put(name, new Parameter(name, type, fallback, description));
    if (fallback != null) {
      values.put(name, fallback);
    }
  }

  private Parameter.@Nullable Type type(Fields fields) {
    JsonNode word = fields.required("type", "types: " + String.join(", ", Parameter.Type.words()));
    if (word == null) {
      return null;
    }
    Parameter.Type type = word.isTextual() ? Parameter.Type.of(word.textValue()) : null;
    if (type == null) {
      problems.add(
          ProblemCode.G013,
          fields.place("type"),
          word,
          "'" + word.asText() + "' is no type of a parameter",
          NearestName.hintOrNames(word.asText(), Parameter.Type.words()));
    }
    return type;
  }

  private void give(Map<String, JsonNode> given, Place section) {
    given.forEach(
        (name, value) -> {
          Parameter parameter = declared.get(name);
          if (parameter != null && parameter.type().holds(value)) {
            values.put(name, value);
            broken.remove(name);
          } else if (parameter != null) {
            values.remove(name);
            broken.add(name);
            problems.add(
                ProblemCode.G063,
                section.member(name),
                value,
                "parameter '" + name + "' must be " + phrase(parameter.type()));
          } else if (!broken.contains(name)) {
            problems.add(
                ProblemCode.G062,
                section.member(name),
                value,
                "the graph declares no parameter '" + name + "'",
                declared.isEmpty()
                    ? "it has no parameters"
                    : NearestName.hintOrNames(name, declared.keySet()));
          }
        });
    for (Parameter parameter : declared.values()) {
      if (!values.containsKey(parameter.name()) && !broken.contains(parameter.name())) {
        broken.add(parameter.name());
        problems.add(
            ProblemCode.G061,
            section.member(parameter.name()),
            null,
            "parameter '" + parameter.name() + "' has no value",
            "give it, or declare a default");
      }
    }
  }

  /** What a value of a type is, after "must be". */
  static String phrase(Parameter.Type type) {
    return switch (type) {
      case STRING -> "a text";
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case DURATION -> "a duration such as 90s, 10m, 2h or 30d";
      case INSTANT -> "an instant with zone such as 2027-01-31T18:00:00Z";
    };
  }
}
