package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sub-graphs of a graph that may be used, with their parameters. */
final class SubGraphs {
  private final GraphUses uses;
  private final Map<String, Parameters> parameters = new HashMap<>();

  private SubGraphs(GraphUses uses) {
    this.uses = uses;
  }

  /** Reads what the section {@code graphs} declares; reports all but what is inside the graphs. */
  static SubGraphs read(ObjectNode tree, Problems problems) {
    SubGraphs graphs = new SubGraphs(GraphUses.of(tree));
    JsonNode section = tree.get("graphs");
    Place place = Place.ROOT.member("graphs");
    if (section != null && !section.isObject()) {
      problems.add(ProblemCode.G012, place, section, "'graphs' must be an object");
      return graphs;
    }
    if (section instanceof ObjectNode object) {
      List<Map<String, String>> late = graphs.uses.late();
      int index = 0;
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        graphs.declare(
            each.getKey(),
            each.getValue(),
            place.member(each.getKey()),
            late.get(index++),
            problems);
      }
    }
    graphs.uses.check(problems);
    return graphs;
  }

  private void declare(
      String name, JsonNode graph, Place place, Map<String, String> late, Problems problems) {
    if (!TaskId.isValid(name)) {
      problems.add(
          ProblemCode.G020,
          place,
          null,
          "the name of a graph must be 1 to 128 letters (a to z), digits, '.', '_' or '-'");
    }
    if (graph.isObject()) {
      parameters.put(name, Declarations.ofSubGraph(graph, place, problems).ofSubGraph(late));
    }
  }

  Set<String> names() {
    return uses.names();
  }

  /** Returns the different ways in which the sub-graphs of a section are used, by name. */
  Map<String, List<GivenValues.Way>> ways(JsonNode section) {
    return GivenValues.of(section, uses, this);
  }

  /** Returns the parameters of a sub-graph, or {@code null} when there is none that can be read. */
  @Nullable Parameters parameters(String name) {
    return parameters.get(name);
  }
}
