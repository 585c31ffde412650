package dev.weft.task;

import static java.util.Objects.requireNonNull;

/**
 * Makes a task a sub-graph: its tasks stand in this one's place.
 *
 * @param graph the name of the graph under {@code graphs}
 * @param params what its parameters are given: a map of values
 */
public record GraphUse(String graph, Values params) {
  /** Checks the parts. */
  public GraphUse {
    requireNonNull(graph, "graph is null");
    requireNonNull(params, "params is null");
  }
}
