package dev.weft.graph;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition under which a task runs, for {@link TaskHandle#when}.
 *
 * <pre>{@code
 * answer.when(GraphCondition.value(search.at("/count")).gt(0));
 * }</pre>
 *
 * <p>A comparison with a missing value is false, except {@code ne} and {@code exists(false)}.
 * Immutable and thread-safe.
 */
public final class GraphCondition {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectNode tree;

  private GraphCondition(ObjectNode tree) {
    this.tree = tree;
  }

  /** Begins a comparison of a value: of something of another task, an item, a parameter. */
  public static Left value(@Nullable Object value) {
    return new Left(value);
  }

  /** Holds when all of these do. */
  public static GraphCondition all(GraphCondition... conditions) {
    return list("all", conditions);
  }

  /** Holds when one of these does. */
  public static GraphCondition any(GraphCondition... conditions) {
    return list("any", conditions);
  }

  /** Holds when this does not. */
  public static GraphCondition not(GraphCondition condition) {
    return new GraphCondition(NODES.objectNode().set("not", condition.json()));
  }

  private static GraphCondition list(String word, GraphCondition... conditions) {
    ArrayNode list = NODES.arrayNode();
    for (GraphCondition each : conditions) {
      list.add(each.json());
    }
    return new GraphCondition(NODES.objectNode().set(word, list));
  }

  ObjectNode json() {
    return tree.deepCopy();
  }

  /** A value that waits to be compared. */
  public static final class Left {
    private final @Nullable Object value;

    private Left(@Nullable Object value) {
      this.value = value;
    }

    /** Equal; numbers by value. */
    public GraphCondition eq(@Nullable Object right) {
      return compare(Condition.Operator.EQ, right);
    }

    /** Not equal, or missing. */
    public GraphCondition ne(@Nullable Object right) {
      return compare(Condition.Operator.NE, right);
    }

    /** Equal to one of these. */
    public GraphCondition in(List<?> right) {
      return compare(Condition.Operator.IN, right);
    }

    /** Equal to one of a list that comes from elsewhere. */
    public GraphCondition in(GraphValue right) {
      return compare(Condition.Operator.IN, right);
    }

    /** Less. */
    public GraphCondition lt(Object right) {
      return compare(Condition.Operator.LT, right);
    }

    /** Less or equal. */
    public GraphCondition lte(Object right) {
      return compare(Condition.Operator.LTE, right);
    }

    /** Greater. */
    public GraphCondition gt(Object right) {
      return compare(Condition.Operator.GT, right);
    }

    /** Greater or equal. */
    public GraphCondition gte(Object right) {
      return compare(Condition.Operator.GTE, right);
    }

    /** There is a value, or there is none. */
    public GraphCondition exists(boolean isThere) {
      return compare(Condition.Operator.EXISTS, isThere);
    }

    private GraphCondition compare(Condition.Operator operator, @Nullable Object right) {
      ObjectNode tree = NODES.objectNode();
      tree.set("value", GraphValue.json(value));
      tree.set(operator.word(), GraphValue.json(right));
      return new GraphCondition(tree);
    }
  }
}
