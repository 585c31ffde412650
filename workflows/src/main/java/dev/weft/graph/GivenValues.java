package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the uses of sub-graphs are known to give their parameters before a run.
 *
 * <p>Only parameters count that stand where a value can be checked: in settings of tasks and lists.
 * Of a graph that is used in very many different ways, the first are looked at; what is wrong with
 * the others is seen when they run.
 */
final class GivenValues {
  /** The most ways to use one graph that are looked at. */
  private static final int MOST_WAYS = 200;

  private static final List<String> SETTINGS =
      List.of("options", "modelId", "priority", "timeout", "deadline", "forEach");

  /**
   * One way to use a graph.
   *
   * @param values what is known of its parameters' values
   * @param who the first task that uses it so
   */
  record Way(Map<String, JsonNode> values, String who) {}

  private final GraphUses uses;
  private final SubGraphs graphs;
  private final List<Set<String>> checked = new ArrayList<>();
  private final List<Map<Map<String, JsonNode>, String>> ways = new ArrayList<>();

  private GivenValues(GraphUses uses, SubGraphs graphs) {
    this.uses = uses;
    this.graphs = graphs;
  }

  /** Returns the different ways in which each sub-graph is used, by name. */
  static Map<String, List<Way>> of(JsonNode section, GraphUses uses, SubGraphs graphs) {
    GivenValues given = new GivenValues(uses, graphs);
    for (String name : uses.names()) {
      given.checked.add(new HashSet<>(given.settings(section.path(name).path("tasks"))));
      given.ways.add(new LinkedHashMap<>());
    }
    given.handOnWhatIsChecked();
    given.follow();
    Map<String, List<Way>> byName = new HashMap<>();
    int index = 0;
    for (String name : uses.names()) {
      List<Way> list = new ArrayList<>();
      given.ways.get(index++).forEach((values, who) -> list.add(new Way(values, who)));
      byName.put(name, list);
    }
    return byName;
  }

  private Set<String> settings(JsonNode tasks) {
    Set<String> names = new HashSet<>();
    for (JsonNode task : tasks) {
      for (String field : SETTINGS) {
        JsonNode value = task.path(field);
        new Values(value, field.equals("options") && value.isObject())
            .visit(
                (form, object) -> {
                  if (form == ValueForm.PARAM) {
                    names.add(object.path("param").asText());
                  }
                });
      }
    }
    return names;
  }

  /** A parameter that is handed on to one that is checked is checked itself. */
  private void handOnWhatIsChecked() {
    boolean isNew = true;
    for (int round = 0; isNew && round <= GraphUses.LEVELS; round++) {
      isNew = false;
      for (GraphUses.Use use : uses.all()) {
        if (use.user() < 0) {
          continue;
        }
        for (String param : checked.get(use.graph())) {
          JsonNode value = use.params().path(param);
          if (ValueForm.of(value) == ValueForm.PARAM) {
            isNew |= checked.get(use.user()).add(value.path("param").asText());
          }
        }
      }
    }
  }

  private void follow() {
    List<List<GraphUses.Use>> byUser = uses.byUser();
    Deque<Map.Entry<Integer, Map<String, JsonNode>>> next = new ArrayDeque<>();
    next.add(Map.entry(-1, Map.of()));
    while (!next.isEmpty()) {
      Map.Entry<Integer, Map<String, JsonNode>> way = next.poll();
      for (GraphUses.Use use : byUser.get(way.getKey() + 1)) {
        Map<Map<String, JsonNode>, String> known = ways.get(use.graph());
        if (known.size() >= MOST_WAYS) {
          continue;
        }
        Map<String, JsonNode> values = values(use, way.getValue());
        if (known.putIfAbsent(values, uses.words(use)) == null) {
          next.add(Map.entry(use.graph(), values));
        }
      }
    }
  }

  private Map<String, JsonNode> values(GraphUses.Use use, Map<String, JsonNode> outer) {
    Parameters declared = graphs.parameters(uses.name(use.graph()));
    Map<String, JsonNode> values = new HashMap<>();
    if (declared == null) {
      return values;
    }
    for (String name : checked.get(use.graph())) {
      Parameter parameter = declared.declared().get(name);
      JsonNode given = use.params().get(name);
      JsonNode value =
          parameter == null ? null : given == null ? parameter.fallback() : plain(given, outer);
      if (parameter != null && value != null && parameter.type().holds(value)) {
        values.put(name, value);
      }
    }
    return values;
  }

  /** Returns a value without forms, or {@code null} when something in it is not known. */
  private static @Nullable JsonNode plain(JsonNode given, Map<String, JsonNode> outer) {
    Parameters known = new Parameters(Map.of(), Set.of(), outer, Map.of());
    try {
      return Values.value(given)
          .resolve((form, object) -> form == ValueForm.PARAM ? known.find(object) : null);
    } catch (Values.MissingValueException | IllegalArgumentException e) {
      return null; // references, items, templates that are wrong: the reader has its own word
    }
  }
}
