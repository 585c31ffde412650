package dev.weft.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.TaskTree;
import dev.weft.run.RunId;
import dev.weft.task.Task;
import dev.weft.task.TaskId;

/**
 * A run of one task: run and task have the same id.
 *
 * <p>So {@code id} and {@code id/id} are the same task, the short name for those who only schedule
 * tasks, the long one for everybody else.
 */
final class SingleTask {
  private SingleTask() {}

  /**
   * Returns the graph of one task. Other tasks that it names without a run are scheduled ones too.
   *
   * @throws WeftException {@code INVALID_INPUT} when its id is a path
   */
  static ObjectNode graph(Task task) {
    String id = task.id().value();
    if (!TaskId.isValid(id)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "'" + id + "' is the path of a task in a run; a task to schedule needs a plain id");
    }
    ObjectNode graph = JsonNodeFactory.instance.objectNode().put("weft", 1);
    graph.put("name", task.action().replace(':', '-'));
    // Left plain, a task that waits for itself is refused with the words for that.
    graph.putArray("tasks").add(TaskTree.of(task, name -> name.equals(id) ? id : path(name)));
    return graph;
  }

  /** The run in which a task is. */
  static RunId run(TaskId task) {
    String path = path(task.value());
    return new RunId(path.substring(0, slash(path)));
  }

  /** The path of a task in its run. */
  static String task(TaskId task) {
    String path = path(task.value());
    return path.substring(slash(path) + 1);
  }

  private static String path(String name) {
    return name.indexOf('/') < 0 ? name + "/" + name : name;
  }

  private static int slash(String path) {
    int slash = path.indexOf('/');
    if (slash == 0) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "'" + path + "' names no run; name a task of a run as run/task");
    }
    return slash;
  }
}
