package dev.weft.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns a tree into a condition. */
final class ConditionReader {
  private static final String FORMS =
      "one of {value, eq|ne|in|lt|lte|gt|gte|exists}, {all: [..]}, {any: [..]}, {not: ..}";

  private ConditionReader() {}

  static Condition read(JsonNode tree, String at, int level) {
    if (level > Condition.MOST_LEVELS) {
      throw new Condition.MalformedException(
          at, "conditions stand in each other more than 32 deep");
    }
    if (!(tree instanceof ObjectNode object)) {
      throw new Condition.MalformedException(at, "a condition must be an object: " + FORMS);
    }
    if (object.has("value")) {
      return compare(object, at);
    }
    if (object.size() != 1) {
      throw new Condition.MalformedException(at, "a condition must be " + FORMS);
    }
    Map.Entry<String, JsonNode> only = object.properties().iterator().next();
    String inside = at + "/" + only.getKey();
    return switch (only.getKey()) {
      case "all" -> new Condition.All(list(only.getValue(), inside, level));
      case "any" -> new Condition.Any(list(only.getValue(), inside, level));
      case "not" -> new Condition.Not(read(only.getValue(), inside, level + 1));
      default -> throw new Condition.MalformedException(at, "a condition must be " + FORMS);
    };
  }

  private static List<Condition> list(JsonNode tree, String at, int level) {
    if (!tree.isArray()) {
      throw new Condition.MalformedException(at, "must be a list of conditions");
    }
    List<Condition> conditions = new ArrayList<>(tree.size());
    for (int i = 0; i < tree.size(); i++) {
      conditions.add(read(tree.get(i), at + "/" + i, level + 1));
    }
    return conditions;
  }

  private static Condition compare(ObjectNode object, String at) {
    Condition.Compare found = null;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (member.getKey().equals("value")) {
        continue;
      }
      String inside = at + "/" + member.getKey();
      Condition.Operator operator = Condition.Operator.of(member.getKey());
      if (operator == null) {
        throw new Condition.MalformedException(
            inside,
            "'" + member.getKey() + "' is no comparison: eq, ne, in, lt, lte, gt, gte, exists");
      }
      if (found != null) {
        throw new Condition.MalformedException(
            inside, "a comparison has one of eq, ne, in, .., not two; combine with {all: [..]}");
      }
      check(operator, member.getValue(), inside);
      found = new Condition.Compare(object.get("value"), operator, member.getValue());
    }
    if (found == null) {
      throw new Condition.MalformedException(
          at, "a value must be compared: eq, ne, in, lt, lte, gt, gte or exists");
    }
    return found;
  }

  private static void check(Condition.Operator operator, JsonNode right, String at) {
    boolean isForm = ValueForm.of(right) != null;
    if (operator == Condition.Operator.IN && !right.isArray() && !isForm) {
      throw new Condition.MalformedException(at, "'in' needs a list");
    }
    if (operator == Condition.Operator.EXISTS && !right.isBoolean() && !isForm) {
      throw new Condition.MalformedException(at, "'exists' needs true or false");
    }
    boolean isOrder =
        switch (operator) {
          case LT, LTE, GT, GTE -> true;
          case EQ, NE, IN, EXISTS -> false;
        };
    if (isOrder && !right.isNumber() && !right.isTextual() && !isForm) {
      throw new Condition.MalformedException(
          at, "'" + operator.word() + "' needs a number or a text");
    }
  }
}
