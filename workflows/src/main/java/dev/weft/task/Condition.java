package dev.weft.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A question about values that is answered with yes or no.
 *
 * <p>The whole grammar is {@code {value, eq|ne|in|lt|lte|gt|gte|exists}}, {@code {all: [..]}},
 * {@code {any: [..]}} and {@code {not: ..}}. A comparison with a missing value is false, except
 * {@code ne} and {@code exists: false}. Immutable and thread-safe; treat trees as read-only.
 */
public sealed interface Condition {
  /** How deep conditions may stand in each other. */
  int MOST_LEVELS = 32;

  /**
   * Whether every condition holds; true when there is none.
   *
   * @param conditions the conditions
   */
  record All(List<Condition> conditions) implements Condition {
    /** Copies the list. */
    public All {
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean test(Lookup lookup) {
      return conditions.stream().allMatch(each -> each.test(lookup));
    }
  }

  /**
   * Whether one condition holds; false when there is none.
   *
   * @param conditions the conditions
   */
  record Any(List<Condition> conditions) implements Condition {
    /** Copies the list. */
    public Any {
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean test(Lookup lookup) {
      return conditions.stream().anyMatch(each -> each.test(lookup));
    }
  }

  /**
   * Whether a condition does not hold.
   *
   * @param condition the condition
   */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean test(Lookup lookup) {
      return !condition.test(lookup);
    }
  }

  /**
   * Whether a value compares so with another.
   *
   * @param value the value as written: a literal or a form
   * @param operator how to compare
   * @param right what to compare with, a literal or a form: a list for {@code in}, true or false
   *     for {@code exists}
   */
  record Compare(JsonNode value, Operator operator, JsonNode right) implements Condition {
    @Override
    public boolean test(Lookup lookup) {
      JsonNode left = there(lookup.find(value));
      // What is plain is compared as it is: a filter's lookup knows only the items it searches.
      JsonNode other = hasForms(right) ? there(lookup.find(right)) : right;
      return other == null ? operator == Operator.NE : operator.holds(left, other);
    }

    private static @Nullable JsonNode there(@Nullable JsonNode found) {
      return found == null || found.isMissingNode() ? null : found;
    }

    private static boolean hasForms(JsonNode tree) {
      boolean[] has = new boolean[1];
      Values.value(tree).visit((form, object) -> has[0] = true);
      return has[0];
    }
  }

  /** Finds what a value stands for. */
  @FunctionalInterface
  interface Lookup {
    /** Returns the plain value of a literal or form, or {@code null} when there is none. */
    @Nullable JsonNode find(JsonNode value);
  }

  /** How two values are compared. */
  enum Operator {
    /** Equal; numbers by value, so that 1 and 1.0 are. */
    EQ,
    /** Not equal, or missing. */
    NE,
    /** Equal to one of a list. */
    IN,
    /** Less: numbers by value, texts by code units. */
    LT,
    /** Less or equal. */
    LTE,
    /** Greater. */
    GT,
    /** Greater or equal. */
    GTE,
    /** Whether there is a value; null is one. */
    EXISTS;

    /** The word for it in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the operator of a word, or {@code null}. */
    public static @Nullable Operator of(String word) {
      for (Operator each : values()) {
        if (each.word().equals(word)) {
          return each;
        }
      }
      return null;
    }

    /** Whether the comparison holds; {@code left} is {@code null} when there is no value. */
    public boolean holds(@Nullable JsonNode left, JsonNode right) {
      if (this == EXISTS) {
        return (left != null) == right.booleanValue();
      }
      if (left == null) {
        return this == NE;
      }
      return switch (this) {
        case EQ -> isEqual(left, right);
        case NE -> !isEqual(left, right);
        case IN -> isAmong(left, right);
        case LT -> isOrdered(left, right) && order(left, right) < 0;
        case LTE -> isOrdered(left, right) && order(left, right) <= 0;
        case GT -> isOrdered(left, right) && order(left, right) > 0;
        case GTE -> isOrdered(left, right) && order(left, right) >= 0;
        case EXISTS -> throw new IllegalStateException("answered above");
      };
    }

    private static boolean isAmong(JsonNode left, JsonNode list) {
      if (!list.isArray()) {
        return false;
      }
      for (JsonNode each : list) {
        if (isEqual(left, each)) {
          return true;
        }
      }
      return false;
    }

    private static boolean isEqual(JsonNode left, JsonNode right) {
      return left.isNumber() && right.isNumber()
          ? left.decimalValue().compareTo(right.decimalValue()) == 0
          : left.equals(right);
    }

    private static boolean isOrdered(JsonNode left, JsonNode right) {
      return left.isNumber() && right.isNumber() || left.isTextual() && right.isTextual();
    }

    private static int order(JsonNode left, JsonNode right) {
      return left.isNumber()
          ? left.decimalValue().compareTo(right.decimalValue())
          : left.textValue().compareTo(right.textValue());
    }
  }

  /** Whether it holds for the values that {@code lookup} finds. */
  boolean test(Lookup lookup);

  /** Calls the visitor for each comparison in it, in the order of the text. */
  default void visit(Consumer<Compare> visitor) {
    switch (this) {
      case All all -> all.conditions().forEach(each -> each.visit(visitor));
      case Any any -> any.conditions().forEach(each -> each.visit(visitor));
      case Not not -> not.condition().visit(visitor);
      case Compare compare -> visitor.accept(compare);
    }
  }

  /** Returns every reference to an earlier task in it, in the order of the text. */
  default List<Reference> references() {
    List<Reference> references = new ArrayList<>();
    visit(
        compare -> {
          references.addAll(Values.value(compare.value()).references());
          references.addAll(Values.value(compare.right()).references());
        });
    return references;
  }

  /** Returns the form in which it is written. */
  default ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (this) {
      case All all -> {
        ArrayNode list = json.putArray("all");
        all.conditions().forEach(each -> list.add(each.toJson()));
      }
      case Any any -> {
        ArrayNode list = json.putArray("any");
        any.conditions().forEach(each -> list.add(each.toJson()));
      }
      case Not not -> json.set("not", not.condition().toJson());
      case Compare compare -> {
        json.set("value", compare.value());
        json.set(compare.operator().word(), compare.right());
      }
    }
    return json;
  }

  /**
   * Reads a condition.
   *
   * @throws MalformedException when it is none; says where and why
   */
  static Condition of(JsonNode tree) {
    return ConditionReader.read(tree, "", 0);
  }

  /** Says what is wrong with a condition. */
  final class MalformedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String at;

    MalformedException(String at, String message) {
      super(message);
      this.at = at;
    }

    /** Where in the condition it is: a JSON Pointer, empty for the condition itself. */
    public String at() {
      return at;
    }
  }
}
