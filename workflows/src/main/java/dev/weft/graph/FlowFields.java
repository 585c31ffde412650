package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.Condition;
import dev.weft.task.Flow;
import dev.weft.task.ForEach;
import dev.weft.task.Fuse;
import dev.weft.task.GraphUse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields that say whether, how often and in how many parts a task runs. */
final class FlowFields {
  private static final List<String> WAIT_FOR = List.of("all", "any");

  private final ValueCheck values;
  private final MapFields maps;
  private final UseFields uses;
  private final Problems problems;

  /**
   * Makes a reader.
   *
   * @param graphs the sub-graphs that there are; {@code null} when only one task is read
   */
  FlowFields(
      @Nullable SubGraphs graphs,
      Parameters parameters,
      ValueCheck values,
      ReferenceCheck references,
      Problems problems) {
    this.values = values;
    this.problems = problems;
    maps = new MapFields(graphs == null, parameters, values, references, problems);
    uses = new UseFields(graphs, parameters, values, problems);
  }

  Flow read(Fields fields, Site site, PolicyFields policies, Fuse fallback) {
    boolean waitsForAny = waitsForAny(fields);
    Condition when = when(fields, site);
    ForEach forEach = maps.read(fields, site.task());
    GraphUse graph = uses.read(fields, site);
    Flow flow =
        new Flow(
            waitsForAny,
            when,
            forEach,
            graph,
            policies.fuse(fields, fallback),
            policies.estimate(fields));
    return flow.equals(Flow.PLAIN) ? Flow.PLAIN : flow;
  }

  private boolean waitsForAny(Fields fields) {
    JsonNode word = fields.get("waitFor");
    if (word == null) {
      return false;
    }
    if (!word.isTextual() || !WAIT_FOR.contains(word.textValue())) {
      problems.add(
          word.isTextual() ? ProblemCode.G013 : ProblemCode.G012,
          fields.place("waitFor"),
          word,
          "'waitFor' is 'all' or 'any'",
          word.isTextual() ? NearestName.hint(word.textValue(), WAIT_FOR) : null);
    }
    return word.asText().equals("any");
  }

  private @Nullable Condition when(Fields fields, Site site) {
    JsonNode tree = fields.get("when");
    Place place = fields.place("when");
    if (tree == null) {
      return null;
    }
    try {
      Condition condition = Condition.of(tree);
      sides(tree, place, site);
      return condition;
    } catch (Condition.MalformedException e) {
      JsonNode found = tree.at(e.at());
      problems.add(
          ProblemCode.G058,
          place.inside(e.at()),
          found.isMissingNode() ? null : found,
          String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Checks both sides of each comparison; recurses no deeper than conditions may be. */
  private void sides(JsonNode tree, Place place, Site site) {
    if (tree.isArray()) {
      for (int i = 0; i < tree.size(); i++) {
        sides(tree.get(i), place.item(i), site);
      }
    } else if (tree instanceof ObjectNode object) {
      boolean isComparison = object.has("value");
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        Place inside = place.member(each.getKey());
        if (isComparison) {
          values.value(each.getValue(), inside, site);
        } else {
          sides(each.getValue(), inside, site);
        }
      }
    }
  }
}
