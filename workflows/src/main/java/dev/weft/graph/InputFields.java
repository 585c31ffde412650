package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.InputTemplate;
import dev.weft.task.ValueForm;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code input} of a task. */
final class InputFields {
  /** The largest input as written, in characters of text: 1 MiB of binary in Base64, and room. */
  static final int SIZE_LIMIT = 2 * 1024 * 1024;

  private static final List<String> QUERY =
      List.of("collection", "text", "vector", "k", "mode", "filter", "minScore");
  private static final List<String> KINDS = kinds();

  private final boolean isAlone;
  private final ValueCheck values;
  private final Problems problems;

  /**
   * Makes a reader.
   *
   * @param isAlone whether only one task is read: an instance, whose item may stand in its place
   */
  InputFields(boolean isAlone, ValueCheck values, Problems problems) {
    this.isAlone = isAlone;
    this.values = values;
    this.problems = problems;
  }

  private static List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    for (InputTemplate.Kind kind : InputTemplate.Kind.values()) {
      if (InputTemplate.Kind.ofKey(kind.key()) != null) {
        kinds.add(kind.key());
      }
    }
    return List.copyOf(kinds);
  }

  /** Returns the kind of input, or {@code null} after a report. */
  InputTemplate.@Nullable Kind read(Fields fields, Site site) {
    JsonNode input = fields.get("input");
    if (input == null) {
      return InputTemplate.Kind.NONE;
    }
    Place place = fields.place("input");
    if (!(input instanceof ObjectNode object)) {
      ambiguous(input, place, "'input' must be an object");
      return null;
    }
    if (textSize(input, SIZE_LIMIT) > SIZE_LIMIT) {
      problems.add(
          ProblemCode.G018,
          place,
          null,
          "'input' may have " + SIZE_LIMIT + " characters of text",
          "store it first and refer to it");
      return null;
    }
    ValueForm form = ValueForm.of(input);
    boolean isItemItself = isAlone && form == ValueForm.LITERAL;
    if (form == ValueForm.FROM || form == ValueForm.ITEM || isItemItself) {
      values.value(input, place, site);
      return InputTemplate.Kind.UPSTREAM;
    }
    String first = object.isEmpty() ? "" : object.fieldNames().next();
    InputTemplate.Kind kind = object.size() == 1 ? InputTemplate.Kind.ofKey(first) : null;
    if (kind == null) {
      reportKinds(object, place);
      return null;
    }
    body(kind, object.get(first), place.member(first), site);
    return kind;
  }

  private void reportKinds(ObjectNode object, Place place) {
    if (object.size() == 1) {
      String key = object.fieldNames().next();
      ambiguous(object, place, "'" + key + "' is no kind of input", NearestName.hint(key, KINDS));
    } else {
      ambiguous(
          object,
          place,
          object.isEmpty() ? "'input' is empty" : "'input' must be of exactly one kind",
          object.isEmpty() ? "leave it out when there is none" : null);
    }
  }

  private void ambiguous(JsonNode input, Place place, String message) {
    ambiguous(input, place, message, null);
  }

  private void ambiguous(JsonNode input, Place place, String message, @Nullable String hint) {
    problems.add(
        ProblemCode.G036,
        place,
        input,
        message,
        hint == null ? "one of " + String.join(", ", KINDS) + ", from" : hint);
  }

  private void body(InputTemplate.Kind kind, JsonNode body, Place place, Site site) {
    switch (kind) {
      case TEXT -> {
        if (body.isObject() && ValueForm.of(body) != null || isText(body, place)) {
          values.value(body, place, site);
        }
      }
      case BINARY -> {
        if (body.isObject() && ValueForm.of(body) != null || isBase64(body, place)) {
          values.value(body, place, site);
        }
      }
      case QUERY -> query(body, place, site);
      case QUERIES -> {
        if (body.isArray()) {
          for (int i = 0; i < body.size(); i++) {
            query(body.get(i), place.item(i), site);
          }
        } else {
          values.value(body, place, site);
        }
      }
      case MODEL -> {
        if (body instanceof ObjectNode map) {
          values.map(map, place, site);
        } else {
          problems.add(ProblemCode.G012, place, body, "'model' must be an object");
        }
      }
      default -> values.value(body, place, site);
    }
  }

  private boolean isText(JsonNode body, Place place) {
    if (!body.isTextual()) {
      problems.add(ProblemCode.G012, place, body, "'text' must be a text", Fields.textHint(body));
    }
    return body.isTextual();
  }

  private boolean isBase64(JsonNode body, Place place) {
    try {
      if (body.isTextual()) {
        Base64.getDecoder().decode(body.textValue());
        return true;
      }
    } catch (IllegalArgumentException e) {
      problems.add(ProblemCode.G012, place, body, "'binary' must be Base64: " + e.getMessage());
      return false;
    }
    problems.add(ProblemCode.G012, place, body, "'binary' must be a Base64 text or a dataRef");
    return false;
  }

  private void query(JsonNode body, Place place, Site site) {
    if (ValueForm.of(body) != null) {
      values.value(body, place, site);
      return;
    }
    Fields parts = Fields.of(body, place, "a query", QUERY, Map.of(), problems);
    if (parts != null) {
      parts.required("collection", "the collection to search");
      for (Map.Entry<String, JsonNode> part : parts.object().properties()) {
        if (part.getKey().equals("filter")) {
          values.filter(part.getValue(), place.member("filter"));
        } else {
          values.value(part.getValue(), place.member(part.getKey()), site);
        }
      }
    }
  }

  /** Returns the characters of all texts in a tree, counted no further than a limit. */
  static int textSize(JsonNode tree, int limit) {
    if (tree.isTextual()) {
      return tree.textValue().length();
    }
    int size = tree.size();
    for (JsonNode each : tree) {
      size += textSize(each, limit);
      if (size > limit) {
        break;
      }
    }
    return size;
  }
}
