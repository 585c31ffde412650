package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();
  private int errors;

  void add(ProblemCode code, Place place, @Nullable JsonNode value, String message) {
    add(code, place, value, message, null);
  }

  void add(
      ProblemCode code,
      Place place,
      @Nullable JsonNode value,
      String message,
      @Nullable String hint) {
    add(
        new Problem(
            code, place.pointer(), null, value == null ? null : excerpt(value), message, hint));
  }

  void add(Problem problem) {
    found.add(problem);
    if (problem.isError()) {
      errors++;
    }
  }

  /** How many errors there are; warnings do not count. */
  int errors() {
    return errors;
  }

  List<Problem> all() {
    return List.copyOf(found);
  }

  /** Returns what was found and forgets it. */
  List<Problem> take() {
    List<Problem> all = all();
    found.clear();
    errors = 0;
    return all;
  }

  /** The beginning of a value's JSON, or of its text: a large tree is not written out to be cut. */
  static String excerpt(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(JsonNode value, StringBuilder text) {
    if (text.length() > Problem.VALUE_LIMIT) {
      return;
    }
    if (value.isObject()) {
      char before = '{';
      for (Iterator<Map.Entry<String, JsonNode>> each = value.properties().iterator();
          each.hasNext() && text.length() <= Problem.VALUE_LIMIT; ) {
        Map.Entry<String, JsonNode> member = each.next();
        text.append(before).append(TextNode.valueOf(member.getKey())).append(':');
        write(member.getValue(), text);
        before = ',';
      }
      text.append(before == '{' ? "{}" : "}");
    } else if (value.isArray()) {
      char before = '[';
      for (int i = 0; i < value.size() && text.length() <= Problem.VALUE_LIMIT; i++) {
        text.append(before);
        write(value.get(i), text);
        before = ',';
      }
      text.append(before == '[' ? "[]" : "]");
    } else {
      text.append(value);
    }
  }
}
