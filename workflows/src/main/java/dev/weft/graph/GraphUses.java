package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks of which graphs stand for which sub-graphs, seen before anything else is read.
 *
 * <p>Nothing here recurses: there may be as many graphs as there like to be.
 */
final class GraphUses {
  /** How many sub-graphs may stand in each other. */
  static final int LEVELS = 8;

  /** The number of the whole graph, which nobody uses. */
  private static final int ROOT = -1;

  /** A task that stands for a sub-graph. */
  record Use(int user, String task, int graph, JsonNode params, Place place) {}

  /** A parameter of a sub-graph. */
  private record Slot(int graph, String param) {}

  /** Who makes a parameter known only while the run goes on, and who hands it on. */
  private record Late(Use origin, String form, @Nullable Use last) {}

  private final Map<String, Integer> indexes = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Use> uses = new ArrayList<>();

  /** Whether a task names a graph that is not there: then it may mean one that nobody uses. */
  private boolean isMisspelled;

  private GraphUses() {}

  /** Looks through a whole graph, which need not be well-formed. */
  static GraphUses of(ObjectNode tree) {
    GraphUses found = new GraphUses();
    JsonNode graphs = tree.path("graphs");
    for (Map.Entry<String, JsonNode> each : graphs.properties()) {
      found.indexes.put(each.getKey(), found.names.size());
      found.names.add(each.getKey());
    }
    found.look(ROOT, tree, Place.ROOT);
    int index = 0;
    for (Map.Entry<String, JsonNode> each : graphs.properties()) {
      found.look(index++, each.getValue(), Place.ROOT.member("graphs").member(each.getKey()));
    }
    return found;
  }

  private void look(int user, JsonNode graph, Place place) {
    JsonNode tasks = graph.path("tasks");
    for (int i = 0; tasks.isArray() && i < tasks.size(); i++) {
      JsonNode task = tasks.get(i);
      Integer used = indexes.get(task.path("graph").asText());
      if (used != null) {
        Place where = place.member("tasks").item(i).member("graph");
        uses.add(new Use(user, task.path("id").asText(), used, task.path("params"), where));
      } else if (task.has("graph")) {
        isMisspelled = true;
      }
    }
  }

  /** The names of all sub-graphs, in the order of the file. */
  Set<String> names() {
    return indexes.keySet();
  }

  /** All uses: those at the top first, then graph by graph. */
  List<Use> all() {
    return uses;
  }

  String name(int graph) {
    return names.get(graph);
  }

  /** Reports graphs that stand in themselves, too deep in each other, or nowhere. */
  void check(Problems problems) {
    int before = problems.errors();
    cycles(problems);
    int[] levels = levels();
    if (problems.errors() == before) {
      depths(levels, problems);
    }
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] == 0 && !isMisspelled) {
        problems.add(
            ProblemCode.W003,
            Place.ROOT.member("graphs").member(names.get(i)),
            null,
            "no task of the run stands for graph '" + names.get(i) + "'",
            "use it with graph: " + names.get(i) + ", or leave it out");
      }
    }
  }

  private void cycles(Problems problems) {
    int[] from = new int[uses.size()];
    int[] to = new int[uses.size()];
    int edges = 0;
    for (Use use : uses) {
      if (use.user == use.graph) {
        problems.add(
            ProblemCode.G071,
            use.place,
            null,
            "graph '" + names.get(use.graph) + "' stands in itself",
            names.get(use.graph) + " -> " + names.get(use.graph));
      } else if (use.user != ROOT) {
        from[edges] = use.user;
        to[edges++] = use.graph;
      }
    }
    for (int[] cycle : new GraphWalk(names.size(), from, to, edges).cycles()) {
      Use first =
          uses.stream()
              .filter(use -> use.user == cycle[0] && use.graph == cycle[1])
              .findFirst()
              .orElseThrow();
      problems.add(
          ProblemCode.G071,
          first.place,
          null,
          "graphs stand in each other",
          GraphWalk.path(cycle, names::get));
    }
  }

  /**
   * Returns for each graph on how many levels it stands at most, 1 for one of the top's tasks, 0 if
   * nowhere; with cycles only whether it is 0 counts.
   */
  private int[] levels() {
    int[] levels = new int[names.size()];
    List<List<Use>> byUser = byUser();
    boolean[] isReached = new boolean[names.size()];
    int[] waiting = new int[names.size()];
    Deque<Integer> next = new ArrayDeque<>();
    next.add(ROOT);
    while (!next.isEmpty()) {
      for (Use use : byUser.get(next.poll() + 1)) {
        waiting[use.graph]++;
        if (!isReached[use.graph]) {
          isReached[use.graph] = true;
          next.add(use.graph);
        }
      }
    }
    next.add(ROOT);
    while (!next.isEmpty()) {
      int user = next.poll();
      for (Use use : byUser.get(user + 1)) {
        int level = user == ROOT ? 1 : levels[user] + 1;
        levels[use.graph] = Math.max(levels[use.graph], level);
        if (--waiting[use.graph] == 0) {
          next.add(use.graph);
        }
      }
    }
    for (int i = 0; i < levels.length; i++) {
      levels[i] = isReached[i] ? Math.max(levels[i], 1) : 0;
    }
    return levels;
  }

  /** The uses of the top first, then those of each graph. */
  List<List<Use>> byUser() {
    List<List<Use>> byUser = new ArrayList<>();
    for (int i = 0; i <= names.size(); i++) {
      byUser.add(new ArrayList<>(0));
    }
    uses.forEach(use -> byUser.get(use.user + 1).add(use));
    return byUser;
  }

  private void depths(int[] levels, Problems problems) {
    int[] above = new int[names.size()];
    Arrays.fill(above, ROOT);
    for (Use use : uses) {
      boolean isDeepest = use.user != ROOT && levels[use.graph] == levels[use.user] + 1;
      if (!isDeepest || levels[use.user] == 0 || above[use.graph] != ROOT) {
        continue;
      }
      above[use.graph] = use.user;
      if (levels[use.graph] == LEVELS + 1) {
        problems.add(
            ProblemCode.G072,
            use.place,
            null,
            "sub-graphs may stand " + LEVELS + " deep in each other",
            "graph '" + names.get(use.graph) + "' would stand on level " + levels[use.graph]);
      }
    }
  }

  /**
   * Returns for each sub-graph the parameters that some use of it fills only while the run goes on,
   * each with who does so.
   */
  List<Map<String, String>> late() {
    Map<Slot, Late> late = new LinkedHashMap<>();
    Map<Slot, List<Map.Entry<Slot, Use>>> handedOn = new HashMap<>();
    Deque<Map.Entry<Slot, Late>> next = new ArrayDeque<>();
    for (Use use : uses) {
      for (Map.Entry<String, JsonNode> given : use.params.properties()) {
        Slot slot = new Slot(use.graph, given.getKey());
        Values.value(given.getValue())
            .visit(
                (form, object) -> {
                  if (form == ValueForm.PARAM && use.user != ROOT) {
                    Slot source = new Slot(use.user, object.path("param").asText());
                    handedOn
                        .computeIfAbsent(source, any -> new ArrayList<>(1))
                        .add(Map.entry(slot, use));
                  } else if (form == ValueForm.FROM || form == ValueForm.ITEM) {
                    next.add(Map.entry(slot, new Late(use, "{" + form.key() + "}", null)));
                  }
                });
      }
    }
    while (!next.isEmpty()) {
      Map.Entry<Slot, Late> found = next.poll();
      Late known = found.getValue();
      if (late.putIfAbsent(found.getKey(), known) == null) {
        handedOn
            .getOrDefault(found.getKey(), List.of())
            .forEach(
                each ->
                    next.add(
                        Map.entry(
                            each.getKey(), new Late(known.origin, known.form, each.getValue()))));
      }
    }
    List<Map<String, String>> byGraph = new ArrayList<>();
    names.forEach(name -> byGraph.add(new HashMap<>()));
    late.forEach((slot, who) -> byGraph.get(slot.graph).put(slot.param, words(who)));
    return byGraph;
  }

  private String words(Late late) {
    String origin = words(late.origin) + " gives it " + late.form;
    return late.last == null ? origin : origin + ", by way of " + words(late.last);
  }

  /** What people call a use. */
  String words(Use use) {
    return "task '"
        + use.task
        + "'"
        + (use.user == ROOT ? "" : " of graph '" + names.get(use.user) + "'");
  }
}
