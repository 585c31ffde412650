package dev.weft.starter.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What values and conditions come to, as docs/graph-files.md says.
 *
 * @param tasks the ends of tasks by id; {@code null} for one that counts as missing
 * @param params the parameters; one whose value is missing is not there
 * @param item the item, in a mapped task
 */
record Meaning(
    Function<String, @Nullable End> tasks, Map<String, JsonNode> params, @Nullable JsonNode item) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> FORMS = List.of("param", "from", "item", "template", "literal");
  private static final Pattern NAME = Pattern.compile("\\{\\{([A-Za-z0-9_-]+)}}");

  /** Says that a value is missing and nothing stands in for it. */
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1L;
  }

  Meaning with(JsonNode other) {
    return new Meaning(tasks, params, other);
  }

  /** Returns the key of the form that an object has, or {@code null} for plain JSON. */
  static @Nullable String form(JsonNode value) {
    return FORMS.stream()
        .filter(each -> value.isObject() && value.has(each))
        .findFirst()
        .orElse(null);
  }

  /** Returns every form in a value, templates and what is in them included. */
  static List<JsonNode> forms(JsonNode value) {
    List<JsonNode> found = new ArrayList<>();
    String form = form(value);
    if (form == null) {
      value.forEach(each -> found.addAll(forms(each)));
    } else {
      found.add(value);
      if (form.equals("template")) {
        value.path("values").forEach(each -> found.addAll(forms(each)));
      }
    }
    return found;
  }

  JsonNode value(JsonNode written) throws Missing {
    String form = form(written);
    if (form == null) {
      return plain(written);
    }
    JsonNode found =
        switch (form) {
          case "literal" -> written.get("literal");
          case "param" -> at(params.get(written.path("param").asText()), written.path("at"));
          case "item" -> at(item, written.path("item"));
          case "from" -> reference(written);
          default -> NODES.textNode(text(written));
        };
    if (found == null) {
      throw new Missing();
    }
    return found;
  }

  /** Returns the value, or {@code null} when it is missing. */
  @Nullable JsonNode valueOrNull(JsonNode written) {
    try {
      return value(written);
    } catch (Missing e) {
      return null;
    }
  }

  private JsonNode plain(JsonNode written) throws Missing {
    if (written.isArray()) {
      ArrayNode list = NODES.arrayNode();
      for (JsonNode each : written) {
        list.add(value(each));
      }
      return list;
    }
    return written.isObject() ? map(written) : written;
  }

  /** The members are values, the map itself never is. */
  ObjectNode map(JsonNode written) throws Missing {
    ObjectNode map = NODES.objectNode();
    for (Map.Entry<String, JsonNode> each : written.properties()) {
      map.set(each.getKey(), value(each.getValue()));
    }
    return map;
  }

  private static @Nullable JsonNode at(@Nullable JsonNode whole, JsonNode pointer) {
    JsonNode found = whole == null ? NODES.missingNode() : whole.at(pointer.asText(""));
    return found.isMissingNode() ? null : found;
  }

  private @Nullable JsonNode reference(JsonNode written) {
    End end = tasks.apply(written.path("from").asText());
    String part = written.path("part").asText("output");
    JsonNode whole =
        end == null
            ? null
            : switch (part) {
              case "output" -> end.seenOutput();
              case "status" -> NODES.textNode(end.seenAs().name());
              case "error" -> end.error();
              case "metrics" ->
                  NODES.objectNode().put("retryCount", Math.max(0, end.attempts() - 1));
              default -> end.group() == null ? null : end.group().get(part);
            };
    JsonNode found = at(whole, written.path("at"));
    return found == null ? written.get("orElse") : found;
  }

  private String text(JsonNode written) throws Missing {
    ObjectNode values = map(written.path("values"));
    UnaryOperator<String> insert = name -> text(values, name);
    StringBuilder text = new StringBuilder();
    for (String piece : written.path("template").asText().splitWithDelimiters("\\{\\{\\{\\{", -1)) {
      Matcher matcher = NAME.matcher(piece);
      text.append(
          piece.equals("{{{{")
              ? "{{"
              : matcher.replaceAll(m -> Matcher.quoteReplacement(insert.apply(m.group(1)))));
    }
    return text.toString();
  }

  private static String text(ObjectNode values, String name) {
    JsonNode value = values.path(name);
    TimingDecides.unless(!Seen.hasAnything(value), "a text");
    return value.isNull() ? "" : value.isTextual() ? value.textValue() : value.toString();
  }

  /** Whether a condition holds. */
  boolean holds(JsonNode condition) {
    if (condition.has("all")) {
      return all(condition.get("all")).stream().allMatch(this::holds);
    }
    if (condition.has("any")) {
      return all(condition.get("any")).stream().anyMatch(this::holds);
    }
    if (condition.has("not")) {
      return !holds(condition.get("not"));
    }
    JsonNode left = valueOrNull(condition.get("value"));
    if (condition.has("exists")) {
      return (left != null) == condition.get("exists").booleanValue();
    }
    String operator =
        condition
            .propertyStream()
            .map(Map.Entry::getKey)
            .filter(each -> !each.equals("value"))
            .findFirst()
            .orElseThrow();
    JsonNode right = valueOrNull(condition.get(operator));
    if (left == null || right == null) {
      return operator.equals("ne");
    }
    TimingDecides.unless(!Seen.hasAnything(left) && !Seen.hasAnything(right), "a condition");
    return compare(left, operator, right);
  }

  private static boolean compare(JsonNode left, String operator, JsonNode right) {
    return switch (operator) {
      case "eq" -> isEqual(left, right);
      case "ne" -> !isEqual(left, right);
      case "in" -> right.isArray() && all(right).stream().anyMatch(each -> isEqual(left, each));
      default -> {
        boolean isOrdered =
            left.isNumber() && right.isNumber() || left.isTextual() && right.isTextual();
        int order =
            left.isNumber() && right.isNumber()
                ? left.decimalValue().compareTo(right.decimalValue())
                : left.asText().compareTo(right.asText());
        yield isOrdered
            && switch (operator) {
              case "lt" -> order < 0;
              case "lte" -> order <= 0;
              case "gt" -> order > 0;
              default -> order >= 0;
            };
      }
    };
  }

  private static boolean isEqual(JsonNode left, JsonNode right) {
    return Seen.canonical(left).equals(Seen.canonical(right));
  }

  private static List<JsonNode> all(JsonNode list) {
    List<JsonNode> all = new ArrayList<>();
    list.forEach(all::add);
    return all;
  }
}
