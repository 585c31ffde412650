package dev.weft.graph;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a graph while it is read.
 *
 * @param declared what the graph declares, by name
 * @param broken names whose declaration is wrong; nothing more is said about them
 * @param values what is known of their values: those given, and defaults
 * @param late of a sub-graph, the names that some use of it fills only while the run goes on, each
 *     with who does so
 */
record Parameters(
    Map<String, Parameter> declared,
    Set<String> broken,
    Map<String, JsonNode> values,
    Map<String, String> late) {

  static final Parameters NONE = new Parameters(Map.of(), Set.of(), Map.of(), Map.of());

  /**
   * Returns the parameters of a sub-graph: each use gives them values of its own.
   *
   * @param lateNames see {@link #late}
   */
  Parameters ofSubGraph(Map<String, String> lateNames) {
    return new Parameters(declared, broken, Map.of(), lateNames);
  }

  /** Returns the same parameters with these values. */
  Parameters with(Map<String, JsonNode> known) {
    return new Parameters(declared, broken, known, late);
  }

  /**
   * Returns the value of a well-formed {@code {param, at?}}, or {@code null} when it is not known
   * or the object is not well-formed.
   */
  @Nullable JsonNode find(JsonNode object) {
    JsonNode name = object.path("param");
    JsonNode at = object.get("at");
    boolean isPlain = object.size() == (at == null ? 1 : 2);
    if (!isPlain || !name.isTextual() || !values.containsKey(name.textValue())) {
      return null;
    }
    JsonNode value = values.get(name.textValue());
    if (at == null || value == null) {
      return value;
    }
    if (!isPointer(at)) {
      return null;
    }
    JsonNode found = value.at(JsonPointer.compile(at.textValue()));
    return found.isMissingNode() ? null : found;
  }

  /** Whether a value is a JSON Pointer (RFC 6901). */
  static boolean isPointer(JsonNode at) {
    if (!at.isTextual()) {
      return false;
    }
    String text = at.textValue();
    if (!text.isEmpty() && text.charAt(0) != '/') {
      return false;
    }
    for (int i = text.indexOf('~'); i >= 0; i = text.indexOf('~', i + 1)) {
      if (i + 1 == text.length() || text.charAt(i + 1) != '0' && text.charAt(i + 1) != '1') {
        return false;
      }
    }
    return true;
  }
}
