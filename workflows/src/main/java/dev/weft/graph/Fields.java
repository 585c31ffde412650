package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of one object whose names are known: hands them out, and reports all others. */
final class Fields {
  /** The longest text of a description, in characters. */
  static final int TEXT_LIMIT = 4 * 1024;

  private final ObjectNode object;
  private final Place place;
  private final Problems problems;

  /** Missing fields that are not reported: another field says what is wrong already. */
  private final Set<String> excused = new HashSet<>(0);

  private Fields(ObjectNode object, Place place, Problems problems) {
    this.object = object;
    this.place = place;
    this.problems = problems;
  }

  /** Returns the fields of an object, or {@code null} after a report that it is none. */
  static @Nullable Fields of(
      JsonNode node,
      Place place,
      String what,
      Collection<String> known,
      Map<String, ProblemCode> reserved,
      Problems problems) {
    if (!(node instanceof ObjectNode object)) {
      problems.add(ProblemCode.G012, place, node, what + " must be an object");
      return null;
    }
    Fields fields = new Fields(object, place, problems);
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      if (!known.contains(name)) {
        fields.reportForeign(name, member.getValue(), what, known, reserved);
      }
    }
    return fields;
  }

  private void reportForeign(
      String name,
      JsonNode value,
      String what,
      Collection<String> known,
      Map<String, ProblemCode> reserved) {
    ProblemCode code = reserved.get(name);
    if (code != null) {
      problems.add(
          code,
          place.member(name),
          value,
          "'" + name + "' is not in this release",
          "reserved for a later release: " + code.title());
      return;
    }
    Set<String> names = new LinkedHashSet<>(known);
    names.addAll(reserved.keySet());
    String nearest = NearestName.to(name, names);
    if (nearest != null) {
      excused.add(nearest);
    }
    problems.add(
        ProblemCode.G010,
        place.member(name),
        value,
        what + " has no field '" + name + "'",
        NearestName.hintOrNames(name, nearest == null ? known : names));
  }

  ObjectNode object() {
    return object;
  }

  Place place() {
    return place;
  }

  Place place(String name) {
    return place.member(name);
  }

  boolean has(String name) {
    return object.has(name);
  }

  @Nullable JsonNode get(String name) {
    return object.get(name);
  }

  void excuse(String name) {
    excused.add(name);
  }

  /** Returns a field that must be there, or {@code null} after a report. */
  @Nullable JsonNode required(String name, String hint) {
    JsonNode value = object.get(name);
    if (value == null && !excused.contains(name)) {
      problems.add(ProblemCode.G011, place, null, "'" + name + "' is missing", hint);
    }
    return value;
  }

  /** Returns a text, or {@code null} when it is not there or after a report. */
  @Nullable String text(String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      problems.add(
          ProblemCode.G012, place(name), value, "'" + name + "' must be a text", textHint(value));
      return null;
    }
    if (value.textValue().length() > TEXT_LIMIT) {
      problems.add(
          ProblemCode.G018,
          place(name),
          value,
          "'"
              + name
              + "' may have "
              + TEXT_LIMIT
              + " characters, this has "
              + value.textValue().length());
      return null;
    }
    return value.textValue();
  }

  /** Says how to write a text that was read as something else. */
  static @Nullable String textHint(JsonNode value) {
    return value.isNumber() || value.isBoolean() ? "write it in quotes" : null;
  }
}
