package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.GraphUse;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields {@code graph} and {@code params} of a task. */
final class UseFields {
  private final @Nullable SubGraphs graphs;
  private final Parameters parameters;
  private final ValueCheck values;
  private final Problems problems;

  /**
   * Makes a reader.
   *
   * @param graphs what may be used; {@code null} when only one task is read and nobody knows
   * @param parameters those of the graph that the tasks are in
   */
  UseFields(
      @Nullable SubGraphs graphs, Parameters parameters, ValueCheck values, Problems problems) {
    this.graphs = graphs;
    this.parameters = parameters;
    this.values = values;
    this.problems = problems;
  }

  /** Returns what the task stands for, or {@code null} when it works itself or after a report. */
  @Nullable GraphUse read(Fields fields, Site site) {
    JsonNode name = fields.get("graph");
    JsonNode params = fields.get("params");
    if (params != null && !params.isObject()) {
      problems.add(ProblemCode.G012, fields.place("params"), params, "'params' must be an object");
    } else if (params != null && name == null) {
      problems.add(
          ProblemCode.G074,
          fields.place("params"),
          params,
          "only a task with 'graph' gives parameters",
          "an operation takes 'options' and 'input'");
    }
    if (name == null) {
      return null;
    }
    if (!name.isTextual()) {
      problems.add(
          ProblemCode.G012,
          fields.place("graph"),
          name,
          "'graph' must be the name of a graph under 'graphs'",
          Fields.textHint(name));
      return null;
    }
    ObjectNode given =
        params instanceof ObjectNode map ? map : JsonNodeFactory.instance.objectNode();
    Set<String> broken = values(given, fields.place("params"), site);
    if (graphs != null && (params == null || params.isObject())) {
      known(graphs, fields, name, given, broken);
    }
    return new GraphUse(name.textValue(), Values.map(given));
  }

  /** Checks the grammar of the values; returns the names of bad ones. */
  private Set<String> values(ObjectNode given, Place place, Site site) {
    Set<String> broken = new HashSet<>(0);
    for (Map.Entry<String, JsonNode> each : given.properties()) {
      int before = problems.errors();
      values.value(each.getValue(), place.member(each.getKey()), site);
      if (problems.errors() > before) {
        broken.add(each.getKey());
      }
    }
    return broken;
  }

  private void known(
      SubGraphs known, Fields fields, JsonNode name, ObjectNode given, Set<String> broken) {
    String graph = name.textValue();
    if (!known.names().contains(graph)) {
      problems.add(
          ProblemCode.G070,
          fields.place("graph"),
          name,
          "there is no graph '" + graph + "'",
          known.names().isEmpty()
              ? "write it under 'graphs'"
              : NearestName.hintOrNames(graph, known.names()));
      return;
    }
    Parameters wanted = known.parameters(graph);
    if (wanted != null) {
      compare(graph, wanted, given, fields, broken);
    }
  }

  private void compare(
      String graph, Parameters wanted, ObjectNode given, Fields fields, Set<String> broken) {
    Set<String> excused = new HashSet<>(wanted.broken());
    Place place = fields.place("params");
    for (Map.Entry<String, JsonNode> each : given.properties()) {
      Parameter parameter = wanted.declared().get(each.getKey());
      if (parameter != null) {
        if (!broken.contains(each.getKey())) {
          type(parameter, each.getValue(), place.member(each.getKey()));
        }
      } else if (!wanted.broken().contains(each.getKey())) {
        String nearest = NearestName.to(each.getKey(), wanted.declared().keySet());
        if (nearest != null) {
          excused.add(nearest);
        }
        problems.add(
            ProblemCode.G062,
            place.member(each.getKey()),
            each.getValue(),
            "graph '" + graph + "' declares no parameter '" + each.getKey() + "'",
            wanted.declared().isEmpty()
                ? "it has no parameters"
                : NearestName.hintOrNames(each.getKey(), wanted.declared().keySet()));
      }
    }
    for (Parameter each : wanted.declared().values()) {
      if (each.isRequired() && !given.has(each.name()) && !excused.contains(each.name())) {
        problems.add(
            ProblemCode.G061,
            fields.has("params") ? place : fields.place(),
            null,
            "parameter '" + each.name() + "' of graph '" + graph + "' has no value",
            "give it under 'params', or declare a default in the graph");
      }
    }
  }

  /** What a reference or an item brings is seen when it comes. */
  private void type(Parameter parameter, JsonNode value, Place place) {
    ValueForm form = ValueForm.of(value);
    if (form == ValueForm.PARAM) {
      ofParameter(parameter, value, place);
      return;
    }
    boolean fits =
        switch (form) {
          case null -> parameter.type().holds(value);
          case LITERAL -> parameter.type().holds(value.get(form.key()));
          case TEMPLATE -> isText(parameter.type());
          case PARAM, FROM, ITEM, SECRET, DATA_REF -> true;
        };
    if (!fits) {
      problems.add(
          ProblemCode.G063,
          place,
          value,
          "parameter '" + parameter.name() + "' must be " + Declarations.phrase(parameter.type()),
          value.isTextual()
              ? null
              : parameter.type() == Parameter.Type.STRING ? Fields.textHint(value) : null);
    }
  }

  private void ofParameter(Parameter parameter, JsonNode value, Place place) {
    Parameter outer = parameters.declared().get(value.path("param").asText());
    boolean isPart = !value.path("at").asText("").isEmpty();
    if (outer == null || isPart || fits(outer.type(), parameter.type())) {
      return;
    }
    problems.add(
        ProblemCode.G064,
        place,
        value,
        "parameter '"
            + parameter.name()
            + "' must be "
            + Declarations.phrase(parameter.type())
            + ", '"
            + outer.name()
            + "' is of type "
            + outer.type().word());
  }

  private static boolean fits(Parameter.Type given, Parameter.Type wanted) {
    return switch (wanted) {
      case STRING -> isText(given);
      case NUMBER -> given == Parameter.Type.NUMBER || given == Parameter.Type.INTEGER;
      case INTEGER, BOOLEAN, OBJECT, ARRAY, DURATION, INSTANT -> given == wanted;
    };
  }

  private static boolean isText(Parameter.Type type) {
    return switch (type) {
      case STRING, DURATION, INSTANT -> true;
      case INTEGER, NUMBER, BOOLEAN, OBJECT, ARRAY -> false;
    };
  }
}
