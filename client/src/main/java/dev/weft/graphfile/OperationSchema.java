package dev.weft.graphfile;

import static dev.weft.graphfile.SchemaNodes.NODES;
import static dev.weft.graphfile.SchemaNodes.anyOf;
import static dev.weft.graphfile.SchemaNodes.list;
import static dev.weft.graphfile.SchemaNodes.object;
import static dev.weft.graphfile.SchemaNodes.pattern;
import static dev.weft.graphfile.SchemaNodes.ref;
import static dev.weft.graphfile.SchemaNodes.texts;
import static dev.weft.graphfile.SchemaNodes.words;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import dev.weft.graph.Vocabulary;
import dev.weft.task.InputTemplate;
import dev.weft.task.TaskType;
import java.util.List;
import java.util.Set;

/** Writes what a JSON Schema says about single operations. */
final class OperationSchema {
  static final String BYTES = "^\\d{1,15}(\\.\\d{1,3})? ?([KMGT]i?B|B)?$";

  private final Vocabulary vocabulary;

  OperationSchema(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** One condition for each operation: its options and its kinds of input. */
  ArrayNode json() {
    ArrayNode all = NODES.arrayNode();
    for (OperationSpec spec : vocabulary.operations()) {
      ObjectNode condition = all.addObject();
      ObjectNode names = condition.putObject("if").putObject("properties");
      names.putObject("type").put("const", spec.type().name());
      ArrayNode needed = ((ObjectNode) condition.get("if")).putArray("required").add("type");
      if (spec.name() != null) {
        names.putObject("operation").put("const", spec.name());
        if (!isDefault(spec)) {
          needed.add("operation");
        }
      }
      condition.set("then", ofOperation(spec));
    }
    for (String type : vocabulary.types()) {
      all.add(operationsOf(new TaskType(type)));
    }
    return all;
  }

  private static boolean isDefault(OperationSpec spec) {
    return spec.type().equals(TaskType.VECTOR_SEARCH) && "search".equals(spec.name())
        || spec.type().equals(TaskType.EMBEDDING_GENERATION) && "embed".equals(spec.name());
  }

  private ObjectNode operationsOf(TaskType type) {
    ObjectNode condition = NODES.objectNode();
    ObjectNode when = condition.putObject("if");
    when.putObject("properties").putObject("type").put("const", type.name());
    when.putArray("required").add("type");
    ObjectNode then = condition.putObject("then");
    if (type.isCustom()) {
      then.putObject("properties").put("operation", false);
      return condition;
    }
    then.putObject("properties").set("operation", words(vocabulary.operationsOf(type)));
    boolean hasDefault =
        vocabulary.operations().stream()
            .anyMatch(each -> each.type().equals(type) && isDefault(each));
    if (!hasDefault) {
      then.putArray("required").add("operation");
    }
    return condition;
  }

  private static ObjectNode ofOperation(OperationSpec spec) {
    ObjectNode then = NODES.objectNode().put("description", spec.summary());
    ObjectNode fields = then.putObject("properties");
    List<String> needed =
        spec.options().stream().filter(Option::required).map(Option::name).toList();
    ObjectNode options = object(needed);
    for (Option option : spec.options()) {
      ((ObjectNode) options.get("properties")).set(option.name(), option(option));
    }
    fields.set("options", options);
    ArrayNode required = NODES.arrayNode();
    if (!needed.isEmpty()) {
      required.add("options");
    }
    input(spec.inputs(), fields, required);
    if (!required.isEmpty()) {
      then.set("required", required);
    }
    return then;
  }

  private static void input(Set<InputTemplate.Kind> kinds, ObjectNode fields, ArrayNode required) {
    if (kinds.equals(Set.of(InputTemplate.Kind.NONE))) {
      fields.put("input", false);
      return;
    }
    if (!kinds.contains(InputTemplate.Kind.NONE)) {
      required.add("input");
    }
    ArrayNode keys = fields.putObject("input").putArray("anyOf");
    for (InputTemplate.Kind kind : kinds) {
      String key = kind == InputTemplate.Kind.UPSTREAM ? "from" : kind.key();
      if (kind != InputTemplate.Kind.NONE) {
        keys.addObject().set("required", texts(List.of(key)));
      }
      if (kind == InputTemplate.Kind.UPSTREAM) {
        keys.addObject().set("required", texts(List.of("item")));
      }
    }
  }

  private static ObjectNode option(Option option) {
    ObjectNode plain = NODES.objectNode();
    switch (option.kind()) {
      case TEXT -> plain.put("type", "string");
      case TEXTS -> plain = anyOf(NODES.objectNode().put("type", "string"), list(ref("setting")));
      case WORD -> plain = words(option.words());
      case WORDS ->
          plain = anyOf(words(option.words()), list(anyOf(words(option.words()), ref("param"))));
      case INTEGER -> range(plain.put("type", "integer"), option);
      case NUMBER -> range(plain.put("type", "number"), option);
      case BOOLEAN -> plain.put("type", "boolean");
      case DURATION -> plain = ref("duration");
      case BYTES ->
          plain =
              anyOf(pattern(BYTES), NODES.objectNode().put("type", "integer").put("minimum", 0));
      case ANY -> plain = ref("setting");
    }
    ObjectNode schema =
        anyOf(plain, ref("param"), ref("fixedTemplate"), ref("literal"))
            .put("description", option.summary());
    JsonNode fallback = option.fallback();
    if (fallback != null) {
      schema.set("default", fallback);
    }
    return schema;
  }

  private static void range(ObjectNode number, Option option) {
    Double least = option.least();
    Double most = option.most();
    if (least != null) {
      number.put("minimum", least);
    }
    if (most != null) {
      number.put("maximum", most);
    }
  }
}
