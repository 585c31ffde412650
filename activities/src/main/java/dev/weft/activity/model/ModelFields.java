package dev.weft.activity.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.data.ModelInput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the fields of a question to a model; what is missing or of another form is {@code
 * INVALID_INPUT}.
 */
record ModelFields(String modelId, ModelInput input) {

  /** A text. */
  String text(String name) {
    JsonNode value = input.fields().path(name);
    if (!value.isTextual()) {
      throw refused(name, "a text");
    }
    return value.textValue();
  }

  /** A list of texts, possibly empty. */
  List<String> texts(String name) {
    JsonNode value = input.fields().path(name);
    if (!value.isArray()) {
      throw refused(name, "a list of texts");
    }
    List<String> texts = new ArrayList<>(value.size());
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        throw refused(name, "a list of texts, and member " + texts.size() + " is none");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  private WeftException refused(String name, String wanted) {
    List<String> given = new ArrayList<>();
    input.fields().fieldNames().forEachRemaining(given::add);
    return new WeftException(
        FailureCode.INVALID_INPUT,
        "model '"
            + modelId
            + "' needs '"
            + name
            + "' to be "
            + wanted
            + "; given: "
            + (given.isEmpty() ? "nothing" : String.join(", ", given)));
  }
}
