package dev.weft.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.task.InputTemplate;
import dev.weft.task.TaskType;
import dev.weft.task.ValueForm;
import dev.weft.task.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks the type, operation, options and kind of input of tasks against the operations that are
 * known.
 */
final class OperationCheck {
  /** A value that no kind of option takes but ANY. */
  private static final JsonNode NOTHING = NullNode.getInstance();

  private final Vocabulary vocabulary;
  private final Parameters parameters;
  private final ValueCheck values;
  private final Problems problems;
  private final Set<String> typeNames;
  private final String typesHint;
  private final Map<String, TaskType> types = new HashMap<>();
  private final Map<String, Optional<OperationSpec>> specs = new HashMap<>();

  OperationCheck(
      Vocabulary vocabulary, Parameters parameters, ValueCheck values, Problems problems) {
    this.vocabulary = vocabulary;
    this.parameters = parameters;
    this.values = values;
    this.problems = problems;
    typeNames = vocabulary.types();
    typesHint = "types: " + String.join(", ", typeNames);
  }

  /** Reads the type of a task, or {@code null} after a report. */
  @Nullable TaskType type(Fields fields) {
    JsonNode name = fields.required("type", typesHint + "; or graph: a sub-graph");
    if (name == null) {
      return null;
    }
    if (!name.isTextual()) {
      problems.add(ProblemCode.G012, fields.place("type"), name, "'type' must be a text");
      return null;
    }
    TaskType known = types.get(name.textValue());
    if (known != null) {
      return known;
    }
    TaskType type = shaped(name.textValue());
    boolean isKnown = type != null && (vocabulary.isUnknown() || typeNames.contains(type.name()));
    if (type == null || !isKnown && !(type.isCustom() && vocabulary.isOpen())) {
      reportType(fields, name, type);
      return null;
    }
    types.put(type.name(), type);
    return type;
  }

  private static @Nullable TaskType shaped(String name) {
    try {
      return new TaskType(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void reportType(Fields fields, JsonNode name, @Nullable TaskType type) {
    boolean isReserved = type != null && TaskType.BUILT_IN.contains(type);
    problems.add(
        ProblemCode.G030,
        fields.place("type"),
        name,
        isReserved
            ? "no operation of type " + type + " is known here"
            : "type '" + name.textValue() + "' is not known",
        isReserved ? typesHint : NearestName.hintOrNames(name.textValue(), typeNames));
  }

  /** Reads the operation of a task with its default. */
  @Nullable String operation(Fields fields, TaskType type) {
    String written = fields.text("operation");
    if (written != null || fields.has("operation")) {
      if (type.isCustom()) {
        problems.add(
            ProblemCode.G032,
            fields.place("operation"),
            fields.get("operation"),
            "a custom type has no operations",
            "leave 'operation' out");
      }
      return type.isCustom() ? null : written;
    }
    return defaultOperation(type);
  }

  static @Nullable String defaultOperation(TaskType type) {
    if (type.equals(TaskType.VECTOR_SEARCH)) {
      return "search";
    }
    return type.equals(TaskType.EMBEDDING_GENERATION) ? "embed" : null;
  }

  /**
   * Finds the description of an operation, or {@code null} when there is none or after a report.
   */
  @Nullable OperationSpec spec(Fields fields, TaskType type, @Nullable String operation) {
    if (vocabulary.isUnknown()) {
      return null;
    }
    if (operation == null && !type.isCustom()) {
      if (!fields.has("operation")) {
        fields.required(
            "operation", type + " has: " + String.join(", ", vocabulary.operationsOf(type)));
      }
      return null;
    }
    OperationSpec spec =
        specs
            .computeIfAbsent(
                type.name() + " " + operation,
                title -> Optional.ofNullable(vocabulary.find(type, operation)))
            .orElse(null);
    if (spec == null && operation != null) {
      Set<String> known = vocabulary.operationsOf(type);
      problems.add(
          ProblemCode.G031,
          fields.place("operation"),
          fields.get("operation"),
          type + " has no operation '" + operation + "'",
          NearestName.hintOrNames(operation, known));
    }
    return spec;
  }

  /** Checks that an operation takes a kind of input. */
  void input(Fields fields, OperationSpec spec, InputTemplate.Kind kind) {
    if (spec.inputs().contains(kind)) {
      return;
    }
    String kinds =
        spec.inputs().stream()
            .filter(each -> each != InputTemplate.Kind.NONE)
            .map(each -> each == InputTemplate.Kind.UPSTREAM ? "from" : each.key())
            .collect(Collectors.joining(", "));
    if (kind == InputTemplate.Kind.NONE) {
      fields.required("input", spec.title() + " takes: " + kinds);
      return;
    }
    problems.add(
        ProblemCode.G037,
        fields.place("input"),
        fields.get("input"),
        spec.title()
            + " takes no input of kind '"
            + (kind == InputTemplate.Kind.UPSTREAM ? "from" : kind.key())
            + "'",
        kinds.isEmpty() ? "it takes no input" : "it takes: " + kinds);
  }

  /** Checks the options of a task; without a description only that they are values. */
  void options(Fields fields, @Nullable OperationSpec spec) {
    JsonNode written = fields.get("options");
    Place place = fields.place("options");
    if (written != null && !written.isObject()) {
      problems.add(ProblemCode.G012, place, written, "'options' must be an object");
      return;
    }
    Set<String> excused = new TreeSet<>();
    if (written instanceof ObjectNode options) {
      for (Map.Entry<String, JsonNode> each : options.properties()) {
        int before = problems.errors();
        values.value(each.getValue(), place.member(each.getKey()), Site.SETTING);
        if (problems.errors() == before && spec != null) {
          option(spec, each.getKey(), each.getValue(), place, excused);
        }
      }
    }
    if (spec == null) {
      return;
    }
    for (Option option : spec.options()) {
      boolean isGiven = written != null && written.has(option.name());
      if (option.required() && !isGiven && !excused.contains(option.name())) {
        problems.add(
            ProblemCode.G034,
            written == null ? fields.place() : place,
            null,
            spec.title() + " needs the option '" + option.name() + "'",
            option.summary());
      }
    }
  }

  private void option(
      OperationSpec spec, String name, JsonNode value, Place options, Set<String> excused) {
    Option option = spec.option(name);
    if (option == null) {
      List<String> known = new ArrayList<>();
      spec.options().forEach(each -> known.add(each.name()));
      String nearest = NearestName.to(name, known);
      if (nearest != null) {
        excused.add(nearest);
      }
      problems.add(
          ProblemCode.G033,
          options.member(name),
          value,
          spec.title() + " has no option '" + name + "'",
          known.isEmpty() ? "it has none" : NearestName.hintOrNames(name, known));
      return;
    }
    String wrong = wrong(option, value);
    if (wrong != null) {
      problems.add(
          ProblemCode.G035,
          options.member(name),
          value,
          "option '" + name + "' " + wrong,
          option.kind() == Option.Kind.WORD && value.isTextual()
              ? NearestName.hint(value.textValue(), option.words())
              : Fields.textHint(value) != null && option.kind() == Option.Kind.TEXT
                  ? Fields.textHint(value)
                  : null);
    }
  }

  private @Nullable String wrong(Option option, JsonNode value) {
    if (ValueForm.of(value) == ValueForm.PARAM) {
      Parameter parameter = parameters.declared().get(value.path("param").asText());
      boolean hasPart = !value.path("at").asText("").isEmpty();
      if (parameter == null || hasPart || takes(option.kind(), parameter.type())) {
        return null;
      }
      String must = OptionRules.problem(option, NOTHING).orElse("takes another type");
      return must + ", parameter '" + parameter.name() + "' is of type " + parameter.type().word();
    }
    try {
      JsonNode plain = Values.value(value).resolve((form, object) -> null);
      return OptionRules.problem(option, plain).orElse(null);
    } catch (Values.MissingValueException e) {
      return null; // a parameter deeper inside, whose value is not known yet
    }
  }

  private static boolean takes(Option.Kind kind, Parameter.Type type) {
    boolean isText =
        switch (type) {
          case STRING, DURATION, INSTANT -> true;
          default -> false;
        };
    boolean isNumber = type == Parameter.Type.INTEGER || type == Parameter.Type.NUMBER;
    return switch (kind) {
      case TEXT, WORD -> isText;
      case TEXTS, WORDS -> isText || type == Parameter.Type.ARRAY;
      case INTEGER, NUMBER -> isNumber;
      case BOOLEAN -> type == Parameter.Type.BOOLEAN;
      case DURATION -> type == Parameter.Type.DURATION || type == Parameter.Type.STRING;
      case BYTES -> isNumber || type == Parameter.Type.STRING;
      case ANY -> true;
    };
  }
}
