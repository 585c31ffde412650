package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tasks of sub-graphs with the values that their uses give them, as far as they are
 * known before the run: a word that is no priority, a size that an option does not take.
 */
final class UseCheck {
  /** How many tasks are read for this at most, counted as often as they are read. */
  private static final int MOST_TASKS = 100_000;

  private final Vocabulary vocabulary;
  private final SubGraphs graphs;
  private final Map<String, List<GivenValues.Way>> ways;
  private final @Nullable Instant now;
  private final Problems problems;
  private int left = MOST_TASKS;

  UseCheck(
      Vocabulary vocabulary,
      SubGraphs graphs,
      Map<String, List<GivenValues.Way>> ways,
      @Nullable Instant now,
      Problems problems) {
    this.vocabulary = vocabulary;
    this.graphs = graphs;
    this.ways = ways;
    this.now = now;
    this.problems = problems;
  }

  /** Checks one sub-graph, whose own problems have been reported. */
  void check(String name, Fields graph, TaskDefaults defaults) {
    Parameters declared = graphs.parameters(name);
    JsonNode tasks = graph.object().path("tasks");
    Set<String> said = new HashSet<>();
    for (GivenValues.Way way : ways.getOrDefault(name, List.of())) {
      left -= tasks.size();
      if (left < 0 || declared == null || way.values().isEmpty()) {
        return;
      }
      ObjectNode bound = JsonNodeFactory.instance.objectNode();
      Parameters parameters = declared.with(way.values());
      bound.set("tasks", ParamBinder.tasks(tasks, parameters));
      Problems found = new Problems();
      Fields fields =
          Fields.of(bound, graph.place(), "a sub-graph", GraphDecoder.SUB_FIELDS, Map.of(), found);
      if (fields != null) {
        new ScopeDecoder(vocabulary, parameters, graphs, now, found).tasks(fields, defaults);
      }
      if (!found.all().isEmpty() && said.isEmpty()) {
        problems.all().forEach(each -> said.add(rule(each)));
      }
      for (Problem each : found.all()) {
        if (said.add(rule(each))) {
          report(each, way);
        }
      }
    }
  }

  /** What is said once: which rule is broken where. */
  private static String rule(Problem problem) {
    return problem.code() + problem.pointer();
  }

  private void report(Problem problem, GivenValues.Way way) {
    problems.add(
        new Problem(
            problem.code(),
            problem.pointer(),
            null,
            problem.value(),
            problem.message() + ", as " + way.who() + " uses it",
            problem.hint()));
  }
}
