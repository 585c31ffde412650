package dev.weft.activity.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.text.TextHandler;
import dev.weft.activity.text.Texts;
import dev.weft.data.Excerpt;
import dev.weft.data.ModelInput;
import dev.weft.data.TaskInput;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.util.List;
import java.util.Optional;

/** The fields of a question to a model, with complaints that name the field and what came. */
final class ModelFields {
  private static final int SHOWN = 60;

  private final ObjectNode fields;

  private ModelFields(ObjectNode fields) {
    this.fields = fields;
  }

  /**
   * Looks at the fields, which must be among those that are known.
   *
   * @throws WeftException {@code INVALID_INPUT} when another one is there
   */
  static ModelFields of(ModelInput input, List<String> known) {
    input
        .fields()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw invalid(
                    "field '" + name + "' is unknown; wanted are " + String.join(", ", known));
              }
            });
    return new ModelFields(input.fields());
  }

  /** A text that must be there and not be blank. */
  String text(String name) {
    JsonNode value = fields.path(name);
    if (!value.isTextual()) {
      throw invalid("field '" + name + "' must be a text, got " + shown(value));
    }
    if (value.textValue().isBlank()) {
      throw invalid("field '" + name + "' is blank; write what is to be asked");
    }
    return value.textValue();
  }

  /** A list of items with texts, possibly empty; {@code {items: [..]}} will do. */
  Texts items(String name) {
    JsonNode value = fields.path(name);
    if (!value.isArray() && !value.path("items").isArray()) {
      throw invalid(
          "field '"
              + name
              + "' must be a list of items, such as {from: search, at: /items}, got "
              + shown(value));
    }
    Texts texts;
    try {
      texts = TextHandler.texts(new TaskInput.Custom(value));
    } catch (WeftException e) {
      throw new WeftException(e.code(), "field '" + name + "': " + e.getMessage(), e);
    }
    return texts;
  }

  /** A whole number, if it is there. */
  Optional<Integer> number(String name, int least, int most) {
    JsonNode value = fields.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.canConvertToInt()
        || !value.isIntegralNumber()
        || value.intValue() < least
        || value.intValue() > most) {
      throw invalid(
          "field '"
              + name
              + "' must be a whole number from "
              + least
              + " to "
              + most
              + ", got "
              + shown(value));
    }
    return Optional.of(value.intValue());
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : Excerpt.of(value.toString(), SHOWN);
  }

  private static WeftException invalid(String message) {
    return new WeftException(FailureCode.INVALID_INPUT, "the model's input: " + message);
  }
}
