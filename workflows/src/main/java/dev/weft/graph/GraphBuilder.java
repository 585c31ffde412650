package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.failure.FailureCode;
import dev.weft.task.AdmissionMode;
import dev.weft.task.ConcurrencyLimit;
import dev.weft.task.Fuse;
import dev.weft.task.TaskPriority;
import dev.weft.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private final GraphSection section = new GraphSection(tree);
  private final Map<String, SubGraphBuilder> graphs = new LinkedHashMap<>();

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
    section.declare(name, type);
    return this;
  }

  /** Declares a parameter with a default. */
  public GraphBuilder param(String name, Parameter.Type type, Object fallback) {
    section.declare(name, type).set("default", GraphValue.json(fallback));
    return this;
  }

  /** Describes a parameter that was declared. */
  public GraphBuilder describeParam(String name, String text) {
    section.describe(name, text);
    return this;
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
    GraphSection.member(tree, "metadata").put(name, value);
    return this;
  }

  /** Sets the priority of tasks that set none. */
  public GraphBuilder defaultPriority(TaskPriority priority) {
    GraphSection.member(tree, "defaults").put("priority", priority.name());
    return this;
  }

  /** Sets how long one attempt of a task may take that does not say. */
  public GraphBuilder defaultTimeout(Duration timeout) {
    GraphSection.member(tree, "defaults").put("timeout", GraphValue.text(timeout));
    return this;
  }

  /** Sets how often tasks are tried again that do not say. */
  public GraphBuilder defaultMaxRetries(int maxRetries) {
    GraphSection.member(tree, "defaults").put("maxRetries", maxRetries);
    return this;
  }

  /** Sets the waits between attempts of tasks that do not say. */
  public GraphBuilder defaultBackoff(Duration initial, double factor, Duration max) {
    GraphSection.member(tree, "defaults").set("backoff", backoff(initial, factor, max));
    return this;
  }

  /** Sets the codes after which tasks that do not say are not tried again. */
  public GraphBuilder defaultNoRetryOn(FailureCode... codes) {
    GraphSection.member(tree, "defaults").set("noRetryOn", names(codes));
    return this;
  }

  /** Sets whether tasks that do not say may travel together with others. */
  public GraphBuilder defaultFuse(Fuse fuse) {
    GraphSection.member(tree, "defaults").put("fuse", fuse.word());
    return this;
  }

  /** Sets what happens when no worker has room for tasks that do not say; WAIT by default. */
  public GraphBuilder admission(AdmissionMode admission) {
    tree.put("admission", admission.word());
    return this;
  }

  /** Sets how long tasks that do not say may wait for a worker; for ever by default. */
  public GraphBuilder defaultQueueTimeout(Duration longest) {
    GraphSection.member(tree, "defaults").put("queueTimeout", GraphValue.text(longest));
    return this;
  }

  /** Sets how many of the tasks of some kind may run at once. */
  public GraphBuilder limit(ConcurrencyLimit limit) {
    ArrayNode limits =
        tree.get(LimitList.LIMITS) instanceof ArrayNode there
            ? there
            : tree.putArray(LimitList.LIMITS);
    ObjectNode entry = limits.addObject();
    if (limit.type() != null) {
      entry.put("type", limit.type().name());
    } else if (limit.modelId() != null) {
      entry.put("modelId", limit.modelId());
    } else {
      entry.put("key", limit.key());
    }
    entry.put(LimitList.MOST, limit.maxConcurrent());
    return this;
  }

  /** Adds a task and returns it, to be filled in and referred to. */
  public TaskHandle task(String id, TaskType type) {
    return section.add(new TaskHandle(this, id, "type", type.name()));
  }

  /** Adds a task that stands for a sub-graph of this graph, and returns it. */
  public TaskHandle use(String id, String graphName) {
    return section.add(new TaskHandle(this, id, "graph", graphName));
  }

  /** Adds a sub-graph and returns it, to be filled in; the second time the one that is there. */
  public SubGraphBuilder graph(String name) {
    return graphs.computeIfAbsent(name, any -> new SubGraphBuilder(this));
  }

  /** Adds an answer of the run, such as {@code task.at("/words")}. */
  public GraphBuilder output(String name, @Nullable Object value) {
    section.output(name, value);
    return this;
  }

  /** Returns the tree as it is now: what the file of this graph would hold. */
  public ObjectNode toTree() {
    ObjectNode copy = section.toTree();
    graphs.forEach((name, graph) -> GraphSection.member(copy, "graphs").set(name, graph.toTree()));
    return copy;
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
