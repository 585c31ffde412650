package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a graph in Java: the same tree as a file, with only what was set.
 *
 * <pre>{@code
 * GraphBuilder graph = GraphBuilder.named("words").param("folder", Parameter.Type.STRING, "docs");
 * TaskHandle read = graph.task("read", TaskType.DATA_RETRIEVAL).operation("files")
 *     .option("folder", GraphValue.param("folder"));
 * TaskHandle count = graph.task("count", TaskType.TEXT_PROCESSING).operation("count")
 *     .input(read.output());
 * graph.output("words", count.at("/words"));
 * ObjectNode tree = graph.toTree();
 * }</pre>
 *
 * <p>Nothing is checked here: what is wrong comes back as the same problems as for a file, when the
 * tree is read or submitted. Values may be texts, numbers, booleans, {@code null}, lists and maps
 * of them, {@link JsonNode}s and {@link GraphValue}s. Durations are written in the largest unit
 * that divides them ({@code 90s}, {@code 10m}), so a file that says {@code 600s} has another hash
 * than one that says {@code 10m}. Not thread-safe.
 */
public final class GraphBuilder {
  private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
  private final List<TaskHandle> tasks = new ArrayList<>();

  private GraphBuilder(String name) {
    tree.put("weft", GraphDecoder.VERSION).put("name", name);
  }

  /** Begins a graph. */
  public static GraphBuilder named(String name) {
    return new GraphBuilder(name);
  }

  /** Says in a sentence what the graph is for. */
  public GraphBuilder description(String text) {
    tree.put("description", text);
    return this;
  }

  /** Declares a parameter that must be given. */
  public GraphBuilder param(String name, Parameter.Type type) {
    declare(name, type);
    return this;
  }

  /** Declares a parameter with a default. */
  public GraphBuilder param(String name, Parameter.Type type, Object fallback) {
    declare(name, type).set("default", GraphValue.json(fallback));
    return this;
  }

  /** Describes a parameter that was declared. */
  public GraphBuilder describeParam(String name, String text) {
    object(object(tree, "params"), name).put("description", text);
    return this;
  }

  private ObjectNode declare(String name, Parameter.Type type) {
    return object(object(tree, "params"), name).put("type", type.word());
  }

  /** Sets how long after its start a run must have ended. */
  public GraphBuilder deadline(Duration afterStart) {
    tree.put("deadline", GraphValue.text(afterStart));
    return this;
  }

  /** Sets when a run must have ended. */
  public GraphBuilder deadline(Instant instant) {
    tree.put("deadline", instant.toString());
    return this;
  }

  /** Sets when a run must have ended to a parameter of type duration or instant. */
  public GraphBuilder deadline(GraphValue param) {
    tree.set("deadline", param.json());
    return this;
  }

  /** Adds a label for people and reports. */
  public GraphBuilder metadata(String name, String value) {
    object(tree, "metadata").put(name, value);
    return this;
  }

  /** Sets the priority of tasks that set none. */
  public GraphBuilder defaultPriority(TaskPriority priority) {
    object(tree, "defaults").put("priority", priority.name());
    return this;
  }

  /** Sets how long one attempt of a task may take that does not say. */
  public GraphBuilder defaultTimeout(Duration timeout) {
    object(tree, "defaults").put("timeout", GraphValue.text(timeout));
    return this;
  }

  /** Sets how often tasks are tried again that do not say. */
  public GraphBuilder defaultMaxRetries(int maxRetries) {
    object(tree, "defaults").put("maxRetries", maxRetries);
    return this;
  }

  /** Sets the waits between attempts of tasks that do not say. */
  public GraphBuilder defaultBackoff(Duration initial, double factor, Duration max) {
    object(tree, "defaults").set("backoff", backoff(initial, factor, max));
    return this;
  }

  /** Sets the codes after which tasks that do not say are not tried again. */
  public GraphBuilder defaultNoRetryOn(FailureCode... codes) {
    object(tree, "defaults").set("noRetryOn", names(codes));
    return this;
  }

  /** Adds a task and returns it, to be filled in and referred to. */
  public TaskHandle task(String id, TaskType type) {
    TaskHandle task = new TaskHandle(this, id, type);
    tasks.add(task);
    return task;
  }

  /** Adds an answer of the run, such as {@code task.at("/words")}. */
  public GraphBuilder output(String name, @Nullable Object value) {
    object(tree, "outputs").set(name, GraphValue.json(value));
    return this;
  }

  /** Returns the tree as it is now: what the file of this graph would hold. */
  public ObjectNode toTree() {
    ObjectNode copy = tree.deepCopy();
    ArrayNode list = copy.putArray("tasks");
    tasks.forEach(each -> list.add(each.toTree()));
    return copy;
  }

  static ObjectNode object(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
  }

  static ObjectNode backoff(Duration initial, double factor, Duration max) {
    ObjectNode backoff = JsonNodeFactory.instance.objectNode();
    backoff.put("initial", GraphValue.text(initial));
    // A whole factor as a file has it: 2, not 2.0.
    backoff.set(
        "factor",
        factor == Math.rint(factor) && Math.abs(factor) < Integer.MAX_VALUE
            ? GraphValue.json((int) factor)
            : GraphValue.json(factor));
    return backoff.put("max", GraphValue.text(max));
  }

  static ArrayNode names(Enum<?>... constants) {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    for (Enum<?> each : constants) {
      names.add(each.name());
    }
    return names;
  }
}
