package dev.weft.graph;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;

/**
 * How large a graph may be that is to run.
 *
 * <p>A chain may be as long as the graph: no depth is too deep.
 */
public final class GraphSize {
  /** The most things that the tasks at the top of a graph wait for, all together. */
  public static final int EDGE_LIMIT = 500_000;

  /** The most bytes of JSON of a graph: 64 MiB. */
  public static final int BYTE_LIMIT = 64 * 1024 * 1024;

  private GraphSize() {}

  /**
   * Refuses a graph that is too large.
   *
   * @param bytes how many bytes of JSON it is
   * @throws WeftException {@code TOO_LARGE}
   */
  public static void check(TaskGraph graph, long bytes) {
    check(graph, "tasks", graph.tasks().size(), TaskGraph.TASK_LIMIT);
    check(graph, "bytes of JSON", bytes, BYTE_LIMIT);
    long edges = 0;
    for (var task : graph.tasks()) {
      edges += task.waitsFor().size();
    }
    check(graph, "dependencies and references", edges, EDGE_LIMIT);
  }

  private static void check(TaskGraph graph, String what, long has, long most) {
    if (has > most) {
      throw new WeftException(
          FailureCode.TOO_LARGE,
          "graph '%s' has %,d %s; a run may have %,d, so split it"
              .formatted(graph.name(), has, what, most));
    }
  }
}
