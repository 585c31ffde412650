package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.data.DataRef;
import dev.weft.task.Part;
import dev.weft.task.ValueForm;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a graph that is more than a literal, for {@link GraphBuilder}.
 *
 * <p>Immutable and thread-safe.
 */
public final class GraphValue {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private final ObjectNode tree;

  private GraphValue(ObjectNode tree) {
    this.tree = tree;
  }

  private static GraphValue of(ValueForm form, @Nullable JsonNode value) {
    ObjectNode tree = NODES.objectNode();
    tree.set(form.key(), value);
    return new GraphValue(tree);
  }

  /** A parameter of the graph. */
  public static GraphValue param(String name) {
    return of(ValueForm.PARAM, NODES.textNode(name));
  }

  /** The output of the task of this id. */
  public static GraphValue from(String taskId) {
    return of(ValueForm.FROM, NODES.textNode(taskId));
  }

  /** What a JSON Pointer finds in the item of a mapped task; empty for the item itself. */
  public static GraphValue item(String pointer) {
    return of(ValueForm.ITEM, NODES.textNode(pointer));
  }

  /** A text in which {@code {{name}}} is replaced by the value of that name. */
  public static GraphValue template(String text, Map<String, ?> values) {
    return of(ValueForm.TEMPLATE, NODES.textNode(text)).with("values", json(values));
  }

  /** Exactly this JSON, whatever keys it has. */
  public static GraphValue literal(@Nullable Object value) {
    return of(ValueForm.LITERAL, json(value));
  }

  /** A large value that lies in a blob store. */
  public static GraphValue dataRef(DataRef ref) {
    ObjectNode tree = ref.toJson();
    ((ObjectNode) tree.get(ValueForm.DATA_REF.key())).set("bytes", number(ref.bytes()));
    return new GraphValue(tree);
  }

  /** Returns a copy that means only what a JSON Pointer finds in it. */
  public GraphValue at(String pointer) {
    return with("at", NODES.textNode(pointer));
  }

  /** Returns a copy that means another part of the task. */
  public GraphValue part(Part part) {
    return with("part", NODES.textNode(part.word()));
  }

  /** Returns a copy with a literal that stands in when there is nothing. */
  public GraphValue orElse(@Nullable Object value) {
    return with("orElse", json(value));
  }

  private GraphValue with(String key, JsonNode value) {
    ObjectNode copy = tree.deepCopy();
    copy.set(key, value);
    return new GraphValue(copy);
  }

  JsonNode json() {
    return tree.deepCopy();
  }

  /**
   * Returns the tree of a Java value; of a class that is no JSON, a node that the reader refuses.
   */
  static JsonNode json(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case GraphValue form -> form.json();
      case TaskHandle task -> task.output().json();
      case JsonNode node -> node;
      case CharSequence text -> NODES.textNode(text.toString());
      case Boolean truth -> NODES.booleanNode(truth);
      case Number number -> number(number);
      case Duration duration -> NODES.textNode(text(duration));
      case Enum<?> constant -> NODES.textNode(constant.name());
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.forEach((name, member) -> object.set(String.valueOf(name), json(member)));
        yield object;
      }
      case Iterable<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(each -> array.add(json(each)));
        yield array;
      }
      default -> NODES.pojoNode(value);
    };
  }

  /** Numbers as a file has them: whole ones without fraction, others as doubles. */
  private static JsonNode number(Number number) {
    return switch (number) {
      case Integer whole -> NODES.numberNode(whole.intValue());
      case Short whole -> NODES.numberNode(whole.intValue());
      case Byte whole -> NODES.numberNode(whole.intValue());
      case Long whole ->
          whole == whole.intValue()
              ? NODES.numberNode(whole.intValue())
              : NODES.numberNode(whole.longValue());
      case Float narrow -> NODES.numberNode(Double.parseDouble(narrow.toString()));
      case Double wide -> NODES.numberNode(wide.doubleValue());
      case BigInteger whole -> NODES.numberNode(whole);
      case BigDecimal exact -> NODES.numberNode(exact);
      default -> NODES.pojoNode(number);
    };
  }

  /** Writes a duration in the largest unit that divides it. */
  static String text(Duration duration) {
    if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0 || tooLong(duration)) {
      return duration.toString();
    }
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % SECOND != 0) {
      return millis + "ms";
    }
    if (millis % MINUTE != 0) {
      return millis / SECOND + "s";
    }
    if (millis % HOUR != 0) {
      return millis / MINUTE + "m";
    }
    return millis % DAY == 0 ? millis / DAY + "d" : millis / HOUR + "h";
  }

  private static boolean tooLong(Duration duration) {
    return duration.compareTo(PolicyFields.LONGEST) > 0;
  }
}
