package dev.weft.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Walks over the edges of a graph; nothing here recurses, so a chain may be as long as it likes.
 *
 * <p>Groups of tasks that reach each other are found as in Tarjan, "Depth-first search and linear
 * graph algorithms" (1972), with an explicit stack.
 */
final class GraphWalk {
  private static final int PATH_SHOWN = 12;

  private final int nodes;

  /** The targets of node {@code n} are {@code targets[starts[n] .. starts[n + 1] - 1]}. */
  private final int[] starts;

  private final int[] targets;

  GraphWalk(int nodes, int[] from, int[] to, int edges) {
    this.nodes = nodes;
    starts = new int[nodes + 1];
    targets = new int[edges];
    for (int i = 0; i < edges; i++) {
      starts[from[i] + 1]++;
    }
    for (int i = 0; i < nodes; i++) {
      starts[i + 1] += starts[i];
    }
    int[] next = starts.clone();
    for (int i = 0; i < edges; i++) {
      targets[next[from[i]]++] = to[i];
    }
  }

  /**
   * Returns one shortest cycle through the first node of each group of nodes that reach each other,
   * in the order of these nodes; the way back to its first node is left out.
   */
  List<int[]> cycles() {
    int[] group = groups();
    int[] sizes = new int[nodes];
    for (int each : group) {
      sizes[each]++;
    }
    List<int[]> cycles = new ArrayList<>();
    boolean[] isDone = new boolean[nodes];
    for (int node = 0; node < nodes; node++) {
      int own = group[node];
      if (sizes[own] > 1 && !isDone[own]) {
        isDone[own] = true;
        cycles.add(shortest(node, group));
      }
    }
    return cycles;
  }

  /** Returns a cycle as people read it, {@code a -> b -> a}; of a long one only the beginning. */
  static String path(int[] cycle, IntFunction<String> name) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < cycle.length && i <= PATH_SHOWN; i++) {
      if (i < PATH_SHOWN) {
        path.append(name.apply(cycle[i])).append(" -> ");
      } else {
        path.append("... (").append(cycle.length - PATH_SHOWN).append(" more) -> ");
      }
    }
    return path.append(name.apply(cycle[0])).toString();
  }

  /** Returns for each node the number of its group. */
  private int[] groups() {
    int[] group = new int[nodes];
    int[] order = new int[nodes];
    int[] low = new int[nodes];
    int[] next = Arrays.copyOf(starts, nodes);
    int[] path = new int[nodes];
    int[] open = new int[nodes];
    Arrays.fill(group, -1);
    int clock = 0;
    int groups = 0;
    int opened = 0;
    for (int root = 0; root < nodes; root++) {
      if (order[root] != 0) {
        continue;
      }
      int depth = 0;
      path[0] = root;
      order[root] = low[root] = ++clock;
      open[opened++] = root;
      while (depth >= 0) {
        int node = path[depth];
        if (next[node] < starts[node + 1]) {
          int target = targets[next[node]++];
          if (order[target] == 0) {
            path[++depth] = target;
            order[target] = low[target] = ++clock;
            open[opened++] = target;
          } else if (group[target] < 0) {
            low[node] = Math.min(low[node], order[target]);
          }
          continue;
        }
        if (low[node] == order[node]) {
          int member;
          do {
            member = open[--opened];
            group[member] = groups;
          } while (member != node);
          groups++;
        }
        if (--depth >= 0) {
          low[path[depth]] = Math.min(low[path[depth]], low[node]);
        }
      }
    }
    return group;
  }

  private int[] shortest(int start, int[] group) {
    int[] before = new int[nodes];
    Arrays.fill(before, -1);
    ArrayDeque<Integer> reached = new ArrayDeque<>(List.of(start));
    while (!reached.isEmpty()) {
      int node = reached.poll();
      for (int i = starts[node]; i < starts[node + 1]; i++) {
        int target = targets[i];
        if (target == start) {
          return path(start, node, before);
        }
        if (group[target] == group[start] && before[target] < 0) {
          before[target] = node;
          reached.add(target);
        }
      }
    }
    throw new IllegalStateException("node " + start + " is on no cycle");
  }

  private static int[] path(int start, int end, int[] before) {
    int length = 1;
    for (int node = end; node != start; node = before[node]) {
      length++;
    }
    int[] path = new int[length];
    int i = length;
    for (int node = end; node != start; node = before[node]) {
      path[--i] = node;
    }
    path[0] = start;
    return path;
  }
}
