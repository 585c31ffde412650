package dev.weft.activity.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The labels to choose from and what each means, in the order given. */
record Labels(List<String> names, List<String> meanings) {
  private static final String WANTED =
      "option 'labels' must be a list of words or {label: description}, with two labels or more";

  Labels {
    names = List.copyOf(names);
    meanings = List.copyOf(meanings);
  }

  /**
   * Reads {@code [label, ..]}, where a label means itself, or {@code {label: description}}.
   *
   * @throws WeftException {@code INVALID_INPUT} when it is neither
   */
  static Labels of(JsonNode json) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (json.isArray()) {
      json.forEach(each -> add(labels, text(each, "one of the list"), text(each, "a label")));
    } else if (json.isObject()) {
      json.properties()
          .forEach(
              each ->
                  add(labels, each.getKey(), text(each.getValue(), "that of " + each.getKey())));
    }
    if (labels.size() < 2) {
      throw new WeftException(FailureCode.INVALID_INPUT, WANTED + ", got " + json);
    }
    return new Labels(List.copyOf(labels.keySet()), List.copyOf(labels.values()));
  }

  private static String text(JsonNode json, String which) {
    if (!json.isTextual() || json.textValue().isBlank()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, WANTED + "; " + which + " is " + json + ", no text");
    }
    return json.textValue();
  }

  private static void add(Map<String, String> labels, String name, String meaning) {
    if (labels.put(name, meaning) != null) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, "option 'labels' has '" + name + "' twice; remove one");
    }
  }
}
