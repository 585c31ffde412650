package dev.weft.scheduling;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.ForEach;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task that stands for others becomes when its turn comes.
 *
 * <p>With a loop it becomes one instance for each item, each of which may in turn be a sub-graph;
 * without one it becomes the tasks of its sub-graph. Treat trees as read-only.
 *
 * @param when the condition under which it becomes anything, as written; {@code null} for always
 * @param whenEach the condition of each instance, which asks for its item
 * @param loop over what it is repeated, if it is
 * @param graph the sub-graph that stands in its place, if one does
 * @param params what that sub-graph's parameters are given, as written
 * @param inner what one instance refers to, which is not always all that the whole waits for
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Growth(
    @Nullable JsonNode when,
    @Nullable JsonNode whenEach,
    @Nullable Loop loop,
    @Nullable String graph,
    @Nullable ObjectNode params,
    List<Link> inner) {

  /** Copies the list. */
  Growth {
    inner = inner == null ? List.of() : List.copyOf(inner);
  }

  /** Returns what an instance of the loop becomes; {@code null} when it is a task by itself. */
  @Nullable Growth ofInstance() {
    return graph == null ? null : new Growth(whenEach, null, null, graph, params, inner);
  }

  /**
   * Over what a task is repeated.
   *
   * @param list the list as written
   * @param label where in an item the words for people stand, a JSON Pointer
   * @param maxItems the longest list that is taken
   * @param maxConcurrent how many instances may be under way at once; 0 for no limit
   * @param tolerateCount how many instances may fail, or
   * @param toleratePercent which part of them
   */
  record Loop(
      JsonNode list,
      String label,
      int maxItems,
      int maxConcurrent,
      int tolerateCount,
      double toleratePercent) {

    static Loop of(ForEach each) {
      return new Loop(
          each.list(),
          each.label().toString(),
          each.maxItems(),
          each.maxConcurrent(),
          each.tolerate().count(),
          each.tolerate().percent());
    }

    /** How many of so many instances may fail. */
    int tolerated(int instances) {
      return new ForEach.Tolerance(tolerateCount, toleratePercent).of(instances);
    }
  }

  /**
   * Something that a task of a sub-graph, or an instance, waits for or refers to.
   *
   * @param origin where to look for it
   * @param name the neighbour or parameter; empty for the item
   * @param accept a bit for each accepted end
   * @param parts a bit for each part that is referred to; 0 for a plain dependency
   */
  record Link(Origin origin, String name, int accept, int parts) {
    /** Checks the parts. */
    Link {
      requireNonNull(origin, "origin is null");
      requireNonNull(name, "name is null");
    }
  }

  /** Where a link leads. */
  enum Origin {
    /** To a neighbour in the same graph. */
    NEIGHBOUR,
    /** To whatever a parameter stands for. */
    PARAM,
    /** To whatever the item stands for. */
    ITEM,
    /** To a task of another run. */
    OTHER_RUN
  }
}
