package dev.weft.scheduling;

import dev.weft.scheduling.Growth.Link;
import dev.weft.scheduling.Growth.Origin;
import dev.weft.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Puts the tasks of a graph into an order in which each comes after what it waits for. */
final class TaskOrder {
  private TaskOrder() {}

  /**
   * Returns positions in order, by Kahn's algorithm (1962); of those that are free, the first of
   * the file goes first.
   *
   * @throws IllegalArgumentException when there is a cycle or an unknown neighbour
   */
  static int[] of(List<Task> tasks, List<List<Link>> links, String graph) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      positions.put(tasks.get(i).id().value(), i);
    }
    int[] missing = new int[tasks.size()];
    List<IntColumn> followers = new ArrayList<>();
    tasks.forEach(each -> followers.add(new IntColumn()));
    PriorityQueue<Integer> free = new PriorityQueue<>();
    for (int i = 0; i < tasks.size(); i++) {
      for (Link link : links.get(i)) {
        if (link.origin() == Origin.NEIGHBOUR) {
          missing[i]++;
          followers.get(position(positions, link.name(), graph)).add(i);
        }
      }
      if (missing[i] == 0) {
        free.add(i);
      }
    }
    int[] order = new int[tasks.size()];
    int count = 0;
    while (!free.isEmpty()) {
      int next = free.remove();
      order[count++] = next;
      IntColumn after = followers.get(next);
      for (int i = 0; i < after.size(); i++) {
        if (--missing[after.get(i)] == 0) {
          free.add(after.get(i));
        }
      }
    }
    if (count < order.length) {
      throw new IllegalArgumentException("graph '" + graph + "' has a cycle");
    }
    return order;
  }

  private static int position(Map<String, Integer> positions, String id, String graph) {
    Integer position = positions.get(id);
    if (position == null) {
      throw new IllegalArgumentException("no task '" + id + "' in graph '" + graph + "'");
    }
    return position;
  }
}
