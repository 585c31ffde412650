package dev.weft.starter.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.run.WireFormat;
import dev.weft.starter.console.Console;

/** Prints what a run answers: one text as it is, everything else as JSON. */
final class Answers {
  private Answers() {}

  /** Prints declared outputs; nothing when there are none. */
  static void print(Console console, ObjectNode outputs) {
    if (outputs.size() == 1 && outputs.elements().next().isTextual()) {
      console.answerText(outputs.elements().next().textValue());
    } else if (!outputs.isEmpty()) {
      print(console, (JsonNode) outputs);
    }
  }

  /** Prints JSON for people, on several lines. */
  static void print(Console console, JsonNode json) {
    try {
      console.answer(WireFormat.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree cannot be written", e);
    }
  }
}
