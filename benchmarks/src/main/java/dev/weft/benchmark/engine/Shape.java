package dev.weft.benchmark.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.benchmark.bare.BareGraph;
import dev.weft.graph.GraphBuilder;
import dev.weft.graph.GraphValue;
import dev.weft.graph.TaskHandle;
import dev.weft.task.Fuse;
import dev.weft.task.TaskType;
import java.util.Collections;

/**
 * A graph of light tasks, each of which normalises a short text: that of its first parent, or the
 * one given.
 *
 * @param name the name of the graph
 * @param parents by task, the earlier tasks that it waits for
 */
public record Shape(String name, int[][] parents) {
  /** What is cleaned; it comes out shorter, and once clean stays as it is. */
  static final String TEXT = "A  short text \u2013 with \u201cquotes\u201d and blanks.";

  /** How many parents a task of a layered graph has. */
  private static final int PARENTS = 3;

  /** One task. */
  public static Shape single() {
    return new Shape("single", new int[1][0]);
  }

  /** Tasks that wait for nothing. */
  public static Shape flat(int tasks) {
    return new Shape("flat-" + tasks, new int[tasks][0]);
  }

  /** Tasks that wait each for the one before. */
  public static Shape chain(int tasks) {
    int[][] parents = new int[tasks][];
    for (int task = 0; task < tasks; task++) {
      parents[task] = task == 0 ? new int[0] : new int[] {task - 1};
    }
    return new Shape("chain-" + tasks, parents);
  }

  /** One task, many that wait for it, and one that waits for them. */
  public static Shape fan(int width) {
    int[][] parents = new int[width + 2][];
    parents[0] = new int[0];
    parents[width + 1] = new int[width];
    for (int task = 1; task <= width; task++) {
      parents[task] = new int[] {0};
      parents[width + 1][task - 1] = task;
    }
    return new Shape("fan-" + width, parents);
  }

  /**
   * Layers, each task of which waits for three tasks of the layer before, those of the second layer
   * for six: {@code layers x width x 3} edges in all.
   */
  public static Shape layered(int layers, int width) {
    int[][] parents = new int[layers * width][];
    for (int task = 0; task < parents.length; task++) {
      int layer = task / width;
      int count = Math.min(width, layer == 0 ? 0 : layer == 1 ? 2 * PARENTS : PARENTS);
      // Neighbours at distances that change, so that the layers do not fall apart into strands.
      int step = 1 + layer % Math.max(1, (width - 1) / Math.max(1, count));
      parents[task] = new int[count];
      for (int i = 0; i < count; i++) {
        parents[task][i] = (layer - 1) * width + (task % width + i * step) % width;
      }
    }
    return new Shape("layered-" + layers + "x" + width, parents);
  }

  /** How many tasks it has. */
  public int tasks() {
    return parents.length;
  }

  /** How many edges it has. */
  public int edges() {
    int edges = 0;
    for (int[] each : parents) {
      edges += each.length;
    }
    return edges;
  }

  /** As a hand-written workflow takes it. */
  public BareGraph bare() {
    return new BareGraph(TEXT, parents);
  }

  /** One mapped task with so many instances, as Weft takes it. */
  public static ObjectNode mapped(int items) {
    GraphBuilder graph = GraphBuilder.named("mapped-" + items);
    light(graph, "each")
        .forEach(Collections.nCopies(items, TEXT))
        .maxItems(items)
        .text(GraphValue.item(""));
    return graph.toTree();
  }

  /** As Weft takes it. */
  public ObjectNode graph() {
    return graph(GraphBuilder.named(name));
  }

  /** As Weft takes it, each task alone in its activity. */
  public ObjectNode unfused() {
    return graph(GraphBuilder.named(name).defaultFuse(Fuse.NEVER));
  }

  private ObjectNode graph(GraphBuilder graph) {
    TaskHandle[] tasks = new TaskHandle[parents.length];
    for (int task = 0; task < parents.length; task++) {
      TaskHandle handle = light(graph, "t" + task);
      tasks[task] = handle;
      if (parents[task].length == 0) {
        handle.text(TEXT);
        continue;
      }
      handle.input(tasks[parents[task][0]]);
      TaskHandle[] others = new TaskHandle[parents[task].length - 1];
      for (int i = 0; i < others.length; i++) {
        others[i] = tasks[parents[task][i + 1]];
      }
      if (others.length > 0) {
        handle.after(others);
      }
    }
    return graph.toTree();
  }

  private static TaskHandle light(GraphBuilder graph, String id) {
    return graph.task(id, TaskType.TEXT_PROCESSING).operation("normalise");
  }
}
