package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.task.Task;
import java.util.List;

/**
 * Reads single tasks of a tree that {@link GraphReader#bind} made, of the graph or of a sub-graph.
 *
 * <p>Nothing is known of other tasks and graphs, so names are taken as they are: those of the file,
 * paths from the top of the run ({@code /each[17]/read}) and {@code run/task}. Of a task of a
 * sub-graph the parameters must have been filled in. One reader serves any number of tasks of a
 * graph; used by one thread at a time.
 */
public final class TaskReader {
  private final Problems problems = new Problems();
  private final TaskDecoder decoder =
      new TaskDecoder(Vocabulary.UNKNOWN, Parameters.NONE, null, null, null, problems);
  private final TaskDefaults defaults;

  /**
   * Makes a reader.
   *
   * @param graphDefaults the member {@code defaults} of the graph; a missing or null node for none
   */
  public TaskReader(JsonNode graphDefaults) {
    defaults =
        TaskDefaults.read(
            graphDefaults.isNull() ? null : graphDefaults, decoder.policies(), problems);
  }

  /**
   * Reads a task.
   *
   * @throws InvalidGraphException when it breaks a rule that can be seen without the rest of the
   *     graph
   */
  public Task read(JsonNode boundDefinition) {
    Task task = decoder.read(boundDefinition, Place.ROOT, 0, defaults);
    List<Problem> found = problems.take();
    if (task == null) {
      throw new InvalidGraphException(found);
    }
    return task;
  }
}
