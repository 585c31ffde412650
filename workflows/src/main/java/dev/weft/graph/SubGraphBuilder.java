package dev.weft.graph;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.TaskType;
import org.jspecify.annotations.Nullable;

/**
 * A sub-graph of a {@link GraphBuilder}: tasks that stand in the place of one task.
 *
 * <pre>{@code
 * SubGraphBuilder one = graph.graph("one-document").param("file", Parameter.Type.OBJECT);
 * TaskHandle read = one.task("read", TaskType.DATA_RETRIEVAL).operation("document")
 *     .custom(GraphValue.param("file"));
 * one.output("words", one.task("count", TaskType.TEXT_PROCESSING).operation("count")
 *     .input(read).at("/words"));
 * graph.use("document", "one-document").forEach(list.at("/items"))
 *     .give("file", GraphValue.item(""));
 * }</pre>
 *
 * <p>It sees its own parameters and tasks, nothing else. Nothing is checked here. Not thread-safe.
 */
public final class SubGraphBuilder {
  private final GraphBuilder graph;
  private final GraphSection section = new GraphSection(JsonNodeFactory.instance.objectNode());

  SubGraphBuilder(GraphBuilder graph) {
    this.graph = graph;
  }

  /** Goes back to the whole graph. */
  public GraphBuilder done() {
    return graph;
  }

  /** Says in a sentence what it is for. */
  public SubGraphBuilder description(String text) {
    section.tree().put("description", text);
    return this;
  }

  /** Declares a parameter that each use must give. */
  public SubGraphBuilder param(String name, Parameter.Type type) {
    section.declare(name, type);
    return this;
  }

  /** Declares a parameter with a default. */
  public SubGraphBuilder param(String name, Parameter.Type type, Object fallback) {
    section.declare(name, type).set("default", GraphValue.json(fallback));
    return this;
  }

  /** Describes a parameter that was declared. */
  public SubGraphBuilder describeParam(String name, String text) {
    section.describe(name, text);
    return this;
  }

  /** Adds a task and returns it, to be filled in and referred to. */
  public TaskHandle task(String id, TaskType type) {
    return section.add(new TaskHandle(graph, id, "type", type.name()));
  }

  /** Adds a task that stands for another sub-graph, and returns it. */
  public TaskHandle use(String id, String graphName) {
    return section.add(new TaskHandle(graph, id, "graph", graphName));
  }

  /** Adds an answer, such as {@code task.at("/words")}. */
  public SubGraphBuilder output(String name, @Nullable Object value) {
    section.output(name, value);
    return this;
  }

  ObjectNode toTree() {
    return section.toTree();
  }
}
