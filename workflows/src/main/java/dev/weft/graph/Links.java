package dev.weft.graph;

import dev.weft.task.Dependency;
import dev.weft.task.TaskId;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ids of a graph and who waits for whom, while the graph is read. */
final class Links {
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<String, TaskId> ids = new HashMap<>();

  private final Map<String, Dependency> completed = new HashMap<>();

  /** Ids that are written but wrong: what refers to them is not reported as well. */
  private final Set<String> broken = new HashSet<>();

  private final BitSet mapped = new BitSet();

  private int[] from = new int[16];
  private int[] to = new int[16];
  private int size;

  /** Returns whether the id is new. */
  boolean add(String id, int index, boolean isMapped) {
    mapped.set(index, isMapped);
    return indexes.putIfAbsent(id, index) == null;
  }

  /** Whether a task stands for a list of instances. */
  boolean isMapped(int index) {
    return mapped.get(index);
  }

  void addBroken(String id) {
    broken.add(id);
  }

  boolean isBroken(String id) {
    return broken.contains(id);
  }

  /** Returns the index of a task, or {@code null}. */
  @Nullable Integer indexOf(String id) {
    return indexes.get(id);
  }

  /** Returns one object for all mentions of an id. */
  TaskId id(String id) {
    return ids.computeIfAbsent(id, TaskId::new);
  }

  Set<String> names() {
    return indexes.keySet();
  }

  /**
   * Returns one object for all dependencies on a task that accept only COMPLETED: nearly all do.
   */
  Dependency completed(String id) {
    return completed.computeIfAbsent(id, name -> new Dependency(id(name), Dependency.COMPLETED));
  }

  /** Notes that one task waits for another. */
  void link(int waiting, int awaited) {
    if (size == from.length) {
      from = Arrays.copyOf(from, size * 2);
      to = Arrays.copyOf(to, size * 2);
    }
    from[size] = waiting;
    to[size++] = awaited;
  }

  GraphWalk walk(int tasks) {
    return new GraphWalk(tasks, from, to, size);
  }
}
