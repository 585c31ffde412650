package dev.weft.graphfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.Position;
import dev.weft.graph.Problem;
import dev.weft.graph.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds the tree of a document and reports members of one name. */
final class TreeBuilder implements TreeSink {
  private final List<Problem> problems;
  private final List<ContainerNode<?>> open = new ArrayList<>();

  /** For each open object the name of the member that is being given. */
  private final List<String> names = new ArrayList<>();

  private Supplier<Position> place = () -> new Position(1, 1);
  private boolean isRepeated;
  private @Nullable JsonNode root;

  TreeBuilder(List<Problem> problems) {
    this.problems = problems;
  }

  @Nullable JsonNode root() {
    return root;
  }

  @Override
  public void begin(Supplier<Position> where) {
    place = where;
  }

  @Override
  public void startObject() {
    start(JsonNodeFactory.instance.objectNode());
  }

  @Override
  public void startArray() {
    start(JsonNodeFactory.instance.arrayNode());
  }

  private void start(ContainerNode<?> container) {
    attach(container);
    open.add(container);
    names.add("");
  }

  @Override
  public void end() {
    open.remove(open.size() - 1);
    names.remove(names.size() - 1);
  }

  @Override
  public void name(String name) {
    names.set(names.size() - 1, name);
    if (open.get(open.size() - 1).has(name)) {
      isRepeated = true; // its value is read, and goes nowhere
      problems.add(
          new Problem(
              ProblemCode.G005,
              pointer(),
              place.get(),
              name,
              "there are two members '" + name + "'",
              "keep one"));
    }
  }

  @Override
  public void scalar(JsonNode value) {
    attach(value);
  }

  private void attach(JsonNode value) {
    if (open.isEmpty()) {
      root = value;
    } else if (isRepeated) {
      isRepeated = false;
    } else if (open.get(open.size() - 1) instanceof ObjectNode object) {
      object.set(names.get(names.size() - 1), value);
    } else if (open.get(open.size() - 1) instanceof ArrayNode array) {
      array.add(value);
    }
  }

  /** The JSON Pointer of the part that is being given. */
  String pointer() {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < open.size(); i++) {
      String token =
          open.get(i) instanceof ArrayNode array
              // The item on the way is in the list already, unless it is the innermost's next.
              ? Integer.toString(i + 1 < open.size() ? array.size() - 1 : array.size())
              : names.get(i).replace("~", "~0").replace("/", "~1");
      pointer.append('/').append(token);
    }
    return pointer.toString();
  }
}
