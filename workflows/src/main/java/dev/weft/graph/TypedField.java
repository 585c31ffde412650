package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of one type that a parameter may stand for. */
enum TypedField {
  MODEL_ID("modelId", Parameter.Type.STRING),
  PRIORITY("priority", Parameter.Type.STRING),
  DEADLINE("deadline", Parameter.Type.DURATION, Parameter.Type.INSTANT),
  TIMEOUT("timeout", Parameter.Type.DURATION);

  private final String key;
  private final Set<Parameter.Type> types;

  TypedField(String key, Parameter.Type... types) {
    this.key = key;
    this.types = EnumSet.copyOf(Arrays.asList(types));
  }

  String key() {
    return key;
  }

  /**
   * Whether a parameter of this declaration fits; of a part of one nothing is known before its
   * value.
   */
  boolean takes(Parameter parameter, JsonNode object) {
    return object.path("at").asText("").isEmpty()
        ? types.contains(parameter.type())
        : parameter.type() == Parameter.Type.OBJECT || parameter.type() == Parameter.Type.ARRAY;
  }

  String typesInWords() {
    return types.stream().map(Parameter.Type::word).collect(Collectors.joining(" or "));
  }
}
