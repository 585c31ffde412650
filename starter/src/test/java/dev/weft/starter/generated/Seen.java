package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values as they are compared.
 *
 * <p>What differs from run to run is left out: the words of messages, and of whole results all but
 * path, status, attempts and code.
 */
final class Seen {
  /** Stands in what is expected where the language leaves the value to chance. */
  static final JsonNode ANYTHING = TextNode.valueOf("*anything*");

  private static final List<String> KEPT_OF_A_RESULT = List.of("taskId", "status", "attempts");

  /** A longer echo is told by its hash, lest echoes of echoes grow. */
  private static final int LONGEST_ECHO = 600;

  private Seen() {}

  /** Returns a value without what differs from run to run. */
  static JsonNode of(JsonNode value) {
    if (value instanceof ArrayNode list) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      list.forEach(each -> copy.add(of(each)));
      return copy;
    }
    if (!(value instanceof ObjectNode object)) {
      return value;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    boolean isResult = object.has("taskId") && object.has("status");
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      if (isResult ? KEPT_OF_A_RESULT.contains(each.getKey()) : !each.getKey().equals("message")) {
        copy.set(each.getKey(), of(each.getValue()));
      }
    }
    if (isResult && object.path("error").has("code")) {
      copy.set("code", object.path("error").path("code"));
    } else if (isResult && object.has("code")) {
      copy.set("code", object.path("code"));
    }
    return copy;
  }

  /** Returns what a task says it was given. */
  static JsonNode echo(JsonNode given) {
    JsonNode seen = of(given);
    String text = canonical(seen);
    if (text.length() <= LONGEST_ECHO) {
      return seen;
    }
    TimingDecides.unless(!hasAnything(seen), "a long echo");
    return TextNode.valueOf(text.length() + " characters, " + Integer.toHexString(text.hashCode()));
  }

  /** Whether some part of a value is left to chance. */
  static boolean hasAnything(JsonNode value) {
    if (value.equals(ANYTHING)) {
      return true;
    }
    for (JsonNode each : value) {
      if (hasAnything(each)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a value is what was expected. */
  static boolean isAsExpected(JsonNode expected, JsonNode actual) {
    if (expected.equals(ANYTHING)) {
      return true;
    }
    if (expected.size() != actual.size() || expected.isObject() != actual.isObject()) {
      return false;
    }
    if (expected instanceof ObjectNode object) {
      return object.properties().stream()
          .allMatch(each -> isAsExpected(each.getValue(), actual.path(each.getKey())));
    }
    if (expected.isArray() && actual.isArray()) {
      for (int i = 0; i < expected.size(); i++) {
        if (!isAsExpected(expected.get(i), actual.get(i))) {
          return false;
        }
      }
      return true;
    }
    return canonical(expected).equals(canonical(actual));
  }

  /** Returns JSON in which neither the order of members nor the kind of number tells. */
  static String canonical(JsonNode value) {
    if (value.isArray()) {
      StringBuilder text = new StringBuilder("[");
      value.forEach(each -> text.append(canonical(each)).append(','));
      return text.append(']').toString();
    }
    if (value instanceof ObjectNode object) {
      Map<String, String> members = new TreeMap<>();
      object.properties().forEach(e -> members.put(e.getKey(), canonical(e.getValue())));
      return members.toString();
    }
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.getNodeType() + ":" + value.asText();
  }
}
