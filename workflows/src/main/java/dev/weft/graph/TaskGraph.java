package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.AdmissionMode;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.Deadline;
import dev.weft.task.Task;
import dev.weft.task.Values;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are submitted together.
 *
 * <p>The tree as written is the truth: a file is read into it, the Java builder writes it, the hash
 * is taken of it, and it is what travels. The other members are read from it. Immutable; treat the
 * tree as read-only.
 *
 * @param tree the graph as written
 * @param name its name
 * @param description a sentence for people
 * @param params its declared parameters by name
 * @param deadline when a run of it must have ended, if ever
 * @param metadata labels for people and reports
 * @param tasks its tasks in the order of the file
 * @param outputs what a run of it answers: a map of values
 * @param graphs its sub-graphs by name
 * @param limits how many tasks of one kind may run at once, as far as it says
 */
public record TaskGraph(
    ObjectNode tree,
    String name,
    @Nullable String description,
    Map<String, Parameter> params,
    @Nullable Deadline deadline,
    Map<String, String> metadata,
    List<Task> tasks,
    Values outputs,
    Map<String, SubGraph> graphs,
    List<ConcurrencyLimit> limits) {

  /** The most tasks at the top of a run; a file may have more, with a warning. */
  public static final int TASK_LIMIT = 100_000;

  /** The most tasks of one run, with all that they become. */
  public static final int RUN_LIMIT = 100_000;

  /** Checks and copies. */
  public TaskGraph {
    requireNonNull(tree, "tree is null");
    requireNonNull(name, "name is null");
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tasks = List.copyOf(tasks);
    graphs = Collections.unmodifiableMap(new LinkedHashMap<>(graphs));
    limits = List.copyOf(limits);
  }

  /**
   * Returns what happens when no worker has room for a task of this graph: what the task says, else
   * what the graph says, else that it waits.
   */
  public AdmissionMode admission(Task task) {
    AdmissionMode own = task.admission();
    if (own != null) {
      return own;
    }
    return tree.path(RequirementFields.ADMISSION).asText().equals(AdmissionMode.REJECT.word())
        ? AdmissionMode.REJECT
        : AdmissionMode.WAIT;
  }

  /** A graph without sub-graphs and limits. */
  public TaskGraph(
      ObjectNode tree,
      String name,
      @Nullable String description,
      Map<String, Parameter> params,
      @Nullable Deadline deadline,
      Map<String, String> metadata,
      List<Task> tasks,
      Values outputs) {
    this(tree, name, description, params, deadline, metadata, tasks, outputs, Map.of(), List.of());
  }

  /** The tasks that workers run: its own and those of its sub-graphs, each once. */
  public List<Task> work() {
    return Stream.concat(
            tasks.stream(), graphs.values().stream().flatMap(each -> each.tasks().stream()))
        .filter(task -> task.flow().graph() == null)
        .toList();
  }
}
