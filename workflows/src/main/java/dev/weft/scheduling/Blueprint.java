package dev.weft.scheduling;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sub-graph, ready to be put into a plan as often as it is used.
 *
 * @param name its name
 * @param tasks its tasks, each after its neighbours that it waits for
 * @param outputs what it answers: a map of values as written
 * @param answers the tasks that the outputs refer to
 */
record Blueprint(String name, List<Part> tasks, ObjectNode outputs, List<String> answers) {
  /** Copies the lists. */
  Blueprint {
    tasks = List.copyOf(tasks);
    answers = List.copyOf(answers);
  }

  /**
   * One task of a sub-graph.
   *
   * @param id its name there
   * @param definition its index among the tasks of the file
   * @param profile what it has in common with others
   * @param isPriorityOwn whether it says its priority itself, instead of taking over that of the
   *     use
   * @param given its priority, timeout, deadline and model as written, where these are parameters
   * @param isAny whether one accepted end of what it waits for is enough
   * @param links what it waits for and refers to
   * @param growth what it becomes, if it stands for others
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Part(
      String id,
      int definition,
      Profile profile,
      boolean isPriorityOwn,
      @Nullable ObjectNode given,
      boolean isAny,
      List<Growth.Link> links,
      @Nullable Growth growth) {
    /** Copies the list. */
    Part {
      links = List.copyOf(links);
    }
  }
}
