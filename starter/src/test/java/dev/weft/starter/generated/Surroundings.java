package dev.weft.starter.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a task that is being made may refer to: the tasks before it and the parameters.
 *
 * @param tasks the tasks made so far
 * @param params the parameters and what they are like
 * @param isMapped whether the task has an item
 */
record Surroundings(List<Made> tasks, Map<String, Shape> params, boolean isMapped) {

  /** What a value is like when all goes well. */
  enum Shape {
    /** A whole number from 0 to 9. */
    NUMBER,
    /** A text. */
    TEXT,
    /** An object with an {@code id} and an {@code n}. */
    OBJECT,
    /** A list of such objects. */
    LIST
  }

  /**
   * A task that was made.
   *
   * @param id its id
   * @param isMapped whether it has {@code forEach}
   * @param isUse whether it stands for a sub-graph
   * @param outputs the outputs of its sub-graph
   */
  record Made(String id, boolean isMapped, boolean isUse, Map<String, Shape> outputs) {}

  /** Starts with parameters only. */
  static Surroundings of(Map<String, Shape> params) {
    return new Surroundings(new ArrayList<>(), new TreeMap<>(params), false);
  }

  Surroundings withItem() {
    return new Surroundings(tasks, params, true);
  }
}
