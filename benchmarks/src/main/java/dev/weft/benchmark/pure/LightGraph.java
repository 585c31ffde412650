package dev.weft.benchmark.pure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.benchmark.engine.Shape;
import dev.weft.client.StandardOperations;
import dev.weft.graph.GraphReader;
import dev.weft.graph.TaskGraph;
import dev.weft.graph.Vocabulary;
import dev.weft.run.Pace;
import dev.weft.run.Routes;
import dev.weft.scheduling.Plan;
import dev.weft.scheduling.PlanCompiler;
import dev.weft.task.Task;
import java.util.Map;
import java.util.TreeMap;

/**
 * A graph of ten layers of light tasks, as a run has it.
 *
 * @param graph the graph
 * @param paces what its operations say of themselves, so that its tasks are known to be light
 */
record LightGraph(TaskGraph graph, Map<String, Pace> paces) {
  private static final int LAYERS = 10;
  private static final Vocabulary VOCABULARY = StandardOperations.vocabulary(false);

  /** The graph as written. */
  static ObjectNode tree(int tasks) {
    return Shape.layered(LAYERS, tasks / LAYERS).graph();
  }

  /** Reads and checks a graph. */
  static TaskGraph read(ObjectNode tree) {
    return GraphReader.bind(tree, Map.of(), null, VOCABULARY).orThrow();
  }

  static LightGraph of(int tasks) {
    TaskGraph graph = read(tree(tasks));
    Map<String, Pace> paces = new TreeMap<>();
    for (Task task : graph.work()) {
      paces.computeIfAbsent(
          task.title(),
          title -> {
            var known = VOCABULARY.find(task.type(), task.operation());
            if (known == null) {
              throw new IllegalStateException("no operation " + title);
            }
            return Pace.of(known);
          });
    }
    return new LightGraph(graph, paces);
  }

  Plan compile() {
    return PlanCompiler.compile(graph, Routes.TOGETHER, paces);
  }
}
