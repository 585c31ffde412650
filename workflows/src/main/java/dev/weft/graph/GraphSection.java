package dev.weft.graph;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a graph and a sub-graph that are being built have in common. */
final class GraphSection {
  private final ObjectNode tree;
  private final List<TaskHandle> tasks = new ArrayList<>();

  GraphSection(ObjectNode tree) {
    this.tree = tree;
  }

  ObjectNode tree() {
    return tree;
  }

  ObjectNode declare(String name, Parameter.Type type) {
    return member(member(tree, "params"), name).put("type", type.word());
  }

  void describe(String param, String text) {
    member(member(tree, "params"), param).put("description", text);
  }

  TaskHandle add(TaskHandle task) {
    tasks.add(task);
    return task;
  }

  void output(String name, @Nullable Object value) {
    member(tree, "outputs").set(name, GraphValue.json(value));
  }

  ObjectNode toTree() {
    ObjectNode copy = tree.deepCopy();
    ArrayNode list = copy.putArray("tasks");
    tasks.forEach(each -> list.add(each.toTree()));
    return copy;
  }

  /** Returns the object that a member is, made if it is not there. */
  static ObjectNode member(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
  }
}
